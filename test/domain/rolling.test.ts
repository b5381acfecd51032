// Where a rolling reboot stands, by its reboots and its nodes: the next wave, under way, stopped, or done.
import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import type { Attempt, AttemptResult } from '../../src/domain/attempt.ts'
import type { NodeFacts } from '../../src/domain/facts.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { rollingOf, rollingState } from '../../src/domain/rolling.ts'
import {
  batchFault,
  day,
  minute,
  nodeFacts,
  nodeSubject,
  noon,
  poolFacts,
} from '../support/build-facts.ts'
import { attempt } from '../support/build-record.ts'

const ids = ['n1', 'n2', 'n3', 'n4', 'n5']
const plan: Action = {
  kind: 'rolling-reboot',
  nodes: ids.map((id) => nodeSubject(id)),
  waveNodes: 2,
}
const rolling = attempt({ number: 5, action: plan, step: 'verifying', startedAt: noon })

let number = 5
function reboot(id: string, result?: AttemptResult, reason = 'It was so.'): Attempt {
  number += 1
  const action: Action = { kind: 'reboot', node: nodeSubject(id), option: 'requeue' }
  const at = { number, action, startedAt: noon, reason }
  return result ? attempt({ ...at, result }) : attempt({ ...at, step: 'verifying' })
}

interface Given {
  reboots?: readonly Attempt[]
  nodes?: Readonly<Record<string, Partial<NodeFacts>>>
  now?: number
  rejections?: Incident['rejections']
}

function state({ reboots = [], nodes = {}, now = noon + minute, rejections }: Given = {}) {
  const facts = poolFacts({
    nodes: ids.map((nodeId) => nodeFacts({ nodeId, state: 'unusable', ...nodes[nodeId] })),
  })
  // Reboots of the incident from before the plan are none of its own.
  const before = { ...reboot('n1', 'did-not-help'), number: 3 }
  const attempts = [before, rolling, ...reboots]
  return rollingState(rolling, { attempts, rejections }, facts, now)
}

const well: Partial<NodeFacts> = { state: 'idle' }
const wave1 = [reboot('n1', 'helped'), reboot('n2', 'helped')]
const bothWell = { n1: well, n2: well }

describe('the next wave', () => {
  test.each<{ when: string; given: Given; expected: string }>([
    { when: 'is the first', given: {}, expected: 'n1 n2, 1 of 3' },
    {
      when: 'is the second when all of the first are well',
      given: { reboots: wave1, nodes: bothWell },
      expected: 'n3 n4, 2 of 3',
    },
    {
      when: 'passes over nodes that came back by themselves',
      given: { nodes: { n1: well, n3: { state: 'running' } } },
      expected: 'n2 n4, 1 of 2',
    },
    {
      when: 'passes over a node that somebody is rebooting',
      given: { nodes: { n1: { state: 'rebooting' } } },
      expected: 'n2 n3, 1 of 2',
    },
    {
      when: 'passes over another node of the same id',
      given: { nodes: { n1: { allocationTime: noon } } },
      expected: 'n2 n3, 1 of 2',
    },
    {
      when: 'has a node again that Batch was too busy for',
      given: { reboots: [reboot('n1', 'not-made'), reboot('n2', 'helped')], nodes: { n2: well } },
      expected: 'n1 n3, 2 of 3',
    },
  ])('$when', ({ given, expected }) => {
    const next = state(given)
    expect(next.kind).toBe('next')
    if (next.kind !== 'next') return
    const nodes = next.nodes.map(({ nodeId }) => nodeId).join(' ')
    expect(`${nodes}, ${next.wave} of ${next.of}`).toBe(expected)
  })

  test('is not begun while one of the wave is under way, whatever came of the other', () => {
    expect(state({ reboots: [reboot('n1'), reboot('n2', 'did-not-help')] }).kind).toBe('wave')
    expect(state({ reboots: [reboot('n1', 'helped'), reboot('n2')] }).kind).toBe('wave')
  })
})

describe('it is stopped', () => {
  const tries = (result: AttemptResult) => [1, 2, 3].map(() => reboot('n1', result, 'Busy'))
  test.each<{ when: string; given: Given; said: string }>([
    ...(['did-not-help', 'made-worse', 'unknown', 'failed'] as const).map((result) => ({
      when: `by a node whose reboot ended as ${result}`,
      given: {
        reboots: [reboot('n1', 'helped'), reboot('n2', result, 'Gone.')],
        nodes: { n1: well },
      },
      said: 'Node n2 did not come back: Gone. 1 of 5 nodes were rebooted and are well; no other node is touched.',
    })),
    {
      when: 'by a refusal',
      given: { reboots: [reboot('n1', 'refused', 'Batch answered 409 NodeStateUnusable')] },
      said: 'Batch refused to reboot node n1: Batch answered 409 NodeStateUnusable. 0 of 5',
    },
    {
      when: 'by a node that was well after its reboot and is sick again',
      given: { reboots: wave1, nodes: { n1: well } },
      said: 'Node n2 is sick again after its reboot.',
    },
    {
      when: 'by a node that was well and now reports an error',
      given: {
        reboots: wave1,
        nodes: { n1: well, n2: { ...well, errors: [batchFault('DiskFull')] } },
      },
      said: 'Node n2 is sick again',
    },
    {
      when: 'by a node that Batch is too busy for three times',
      given: { reboots: tries('not-made') },
      said: 'Node n1 could not be rebooted in 3 tries: Busy.',
    },
    {
      when: 'by a node that somebody else reboots each time, in vain',
      given: { reboots: tries('overtaken') },
      said: 'Node n1 could not be rebooted in 3 tries: Busy.',
    },
    {
      when: 'after a day of being held',
      given: { reboots: wave1, nodes: bothWell, now: noon + day + minute },
      said: 'The rolling reboot is ended after 1 d: 2 of 5 nodes were rebooted and are well.',
    },
  ])('$when', ({ given, said }) => {
    expect(state(given)).toEqual({ kind: 'stopped', reason: expect.stringContaining(said) })
  })

  test.each([
    { at: noon + minute / 2, expected: 'stopped' },
    { at: noon - minute, expected: 'next' },
  ])('by a person who rejects it at $at: $expected', ({ at, expected }) => {
    const said = { by: 'ann', verified: true, reason: '', at }
    const rejections = [{ ...said, action: 'rolling-reboot' as const }]
    expect(state({ reboots: wave1, nodes: bothWell, rejections }).kind).toBe(expected)
  })

  test.each([['idle'], ['running']] as const)('not by a busy node that is %s by now', (now) => {
    expect(state({ reboots: tries('overtaken'), nodes: { n1: { state: now } } }).kind).toBe('next')
  })
})

describe('it is done', () => {
  const all = Object.fromEntries(ids.map((id) => [id, well]))

  test('when every node was rebooted and is well', () => {
    expect(state({ reboots: ids.map((id) => reboot(id, 'helped')), nodes: all })).toEqual({
      kind: 'done',
      rebooted: 5,
      reason: '5 of 5 nodes were rebooted in waves and are well.',
    })
  })

  test('when the others came back by themselves', () => {
    expect(state({ reboots: wave1, nodes: all })).toMatchObject({
      kind: 'done',
      rebooted: 2,
      reason: expect.stringContaining('3 came back by themselves or are gone.'),
    })
  })

  test('when all came back before the first wave', () => {
    expect(state({ nodes: all })).toMatchObject({ kind: 'done', rebooted: 0 })
  })
})

test('only one that has not ended is under way', () => {
  expect(rollingOf([rolling, reboot('n1')])).toBe(rolling)
  expect(rollingOf([attempt({ action: plan, result: 'helped' }), reboot('n1')])).toBeUndefined()
})
