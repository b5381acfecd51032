// What is recorded of an action that waits for a person: its state, its calls, and a message for each action once.
import { describe, expect, test } from 'vitest'
import type { Action, PlannedCall } from '../../src/domain/action.ts'
import type { Decision } from '../../src/domain/decision.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Change } from '../../src/domain/record.ts'
import { decisionChanges } from '../../src/record/decision-changes.ts'
import { hour, minute, noon, pool } from '../support/build-facts.ts'
import { incident, reboot, record, replace } from '../support/build-record.ts'

type Hold = Decision & { kind: 'hold' }

const call = (path: string): PlannedCall => ({ method: 'POST', path, body: {} })

function hold(of: Incident, over: Partial<Hold> & { action?: Action } = {}): Hold {
  return {
    ...{
      kind: 'hold',
      incident: of,
      guard: 'approval',
      tell: true,
      reason: 'The policy wants it.',
    },
    ...{ action: reboot, call: call('/reboot'), ...over },
  }
}

function write(decision: Hold, now = noon): readonly Change[] {
  const known = record({ incidents: [decision.incident] })
  return decisionChanges(decision, { pool, record: known, channels: () => ['teams'], now })
}

function written(changes: readonly Change[]): Incident {
  const change = changes.find(({ kind }) => kind === 'change-incident')
  if (change?.kind !== 'change-incident') throw new Error('nothing was changed')
  return change.incident
}

const alerts = (changes: readonly Change[]) =>
  changes.flatMap((change) => (change.kind === 'alert' ? [change.what] : []))
const lines = (changes: readonly Change[]) =>
  changes.flatMap((change) => (change.kind === 'add-line' ? [change.line.text] : []))

describe('an action that waits for approval', () => {
  const first = write(hold(incident()))

  test('is its own state, and is told with a message of its own', () => {
    expect(written(first)).toMatchObject({
      state: 'awaiting-approval',
      waiting: { guard: 'approval', action: 'reboot' },
      wouldDo: { path: '/reboot' },
    })
    expect(alerts(first)).toEqual(['approval'])
    expect(lines(first)).toEqual([
      'Waits for approval: The policy wants it. It would POST /reboot {}',
    ])
  })

  test('keeps the words of a person apart from the call', () => {
    const changes = write(hold(incident(), { guard: 'pause', reason: 'paused by ann: patch day' }))
    expect(lines(changes)).toEqual([
      'Held (pause): paused by ann: patch day. It would POST /reboot {}',
    ])
  })

  test('writes nothing while it waits on', () => {
    expect(write(hold(written(first)), noon + minute)).toEqual([])
  })

  test('of several calls counts those after the first', () => {
    const further = { calls: [call('/a'), call('/b')], more: 5 }
    const changes = write(hold(incident(), { further }))
    expect(lines(changes)[0]).toMatch(/POST \/reboot \{\}, and 7 more calls$/)
    expect(written(changes).wouldAlso).toEqual(further)
  })

  test('shows what would be done today, without a line for each change of it', () => {
    const changes = write(hold(written(first), { call: call('/reboot2') }), noon + minute)
    expect(written(changes).wouldDo?.path).toBe('/reboot2')
    expect([lines(changes), alerts(changes)]).toEqual([[], []])
  })

  test('that is another one by now is told as well: each is approved by itself', () => {
    const next = hold(written(first), { action: replace, call: call('/removenodes') })
    const changes = write(next, noon + minute)
    expect(written(changes)).toMatchObject({
      state: 'awaiting-approval',
      waiting: { action: 'replace' },
      wouldDo: { path: '/removenodes' },
    })
    expect(alerts(changes)).toEqual(['approval'])
    expect(lines(changes)).toHaveLength(1)
  })

  test('comes and goes without being told each time, and is told again after 4 hours', () => {
    const stormy = written(write(hold(written(first), { guard: 'storm' }), noon + minute))
    expect(stormy.state).toBe('held')
    const again = write(hold(stormy), noon + 2 * minute)
    expect([written(again).state, alerts(again)]).toEqual(['awaiting-approval', []])
    expect(alerts(write(hold(stormy), noon + 5 * hour))).toEqual(['approval'])
  })

  test('is still the one that waits while the pool is out of sight', () => {
    const { action: _, call: __, ...blind } = hold(written(first), { guard: 'blind', tell: false })
    const unseen = written(write(blind, noon + minute))
    expect(unseen).toMatchObject({
      state: 'awaiting-approval',
      waiting: { guard: 'blind', action: 'reboot' },
      wouldDo: { path: '/reboot' },
    })
  })

  test('of an older record, which names no action, gets its name and no second message', () => {
    const old = written(first)
    const { action: _, ...waiting } = old.waiting ?? { reason: '' }
    const changes = write(hold({ ...old, waiting }), noon + minute)
    expect(written(changes).waiting?.action).toBe('reboot')
    expect([lines(changes), alerts(changes)]).toEqual([[], []])
  })

  test('may follow an escalation: what helps may come up later', () => {
    const changes = write(hold(incident({ state: 'escalated' })))
    expect(written(changes).state).toBe('awaiting-approval')
  })
})
