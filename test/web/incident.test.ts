// An incident on the page: the answers at its head, which buttons there are, and what each says will happen.
import { describe, expect, test } from 'vitest'
import type { IncidentDetail } from '../../src/api/shapes/incident-detail.ts'
import type { PlannedCall } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { deedsFor, effectOf, runnable } from '../../src/web/incident/deeds.ts'
import { storyHead } from '../../src/web/incident/story-head.ts'
import { noon } from '../support/build-facts.ts'
import { attempt, escalate, evidence, finding, incident } from '../support/build-record.ts'

const call: PlannedCall = {
  method: 'POST',
  path: '/pools/frames/nodes/n1/reboot',
  body: { nodeRebootOption: 'requeue' },
}
const asks = { reason: 'The policy wants it.', guard: 'approval', action: 'reboot' as const }

function detail(overrides: Partial<Incident> = {}, attempts: readonly Attempt[] = []) {
  const one = incident(overrides)
  const { id, pool, fault, subject, state, mode, detectedAt, changedAt } = one
  const { party, causeClass, confidence, summary } = one.finding
  const given: IncidentDetail = {
    ...{ incident: one, attempts, timeline: [], evidence: [], links: { docs: '' } },
    told: {
      evidence: [],
      attempts: attempts.map(({ number }) => ({ number, text: `No ${number}.` })),
    },
    row: {
      ...{ id, ...pool, fault, subject, state, mode, detectedAt, changedAt },
      ...{ party, causeClass, confidence, summary, title: 'Node unusable', subjectText: 'node n1' },
      ...{
        severity: 'warning',
        nodes: 1,
        repairs: 0,
        cost: { nodeHours: 2, money: 1, currency: 'USD' },
      },
    },
  }
  return given
}

describe('the head of an incident', () => {
  test('says what broke, why, and what it cost', () => {
    const head = storyHead(detail())
    expect(head).toMatchObject({
      broke: 'Something is wrong.',
      why: 'Not known; lies with the platform.',
      cost: '$1.00 (2 node-hours)',
    })
  })

  test.each([
    {
      given: detail({ mode: 'watch' }),
      done: ['Nothing: in mode watch Batch Medic only records and tells.'],
    },
    {
      given: detail({ wouldDo: call }),
      done: ['Nothing was called; the call that it would make stands below.'],
    },
    { given: detail(), done: ['Nothing was called.'] },
    { given: detail({}, [attempt({ action: evidence })]), done: ['Nothing was called.'] },
    {
      given: detail({}, [attempt({ action: escalate, reason: 'Only a person can help now.' })]),
      done: ['Nothing was called. Only a person can help now.'],
    },
    {
      given: detail({}, [
        attempt(),
        attempt({ number: 2, action: evidence }),
        attempt({ number: 3 }),
      ]),
      done: ['No 1.', 'No 3.'],
    },
  ])('tells $done as what was done', ({ given, done }) => {
    expect(storyHead(given).done).toEqual(done)
  })

  test.each([
    { given: detail(), helped: 'No repair was tried yet.' },
    { given: detail({}, [attempt({ action: evidence })]), helped: 'No repair was tried yet.' },
    { given: detail({}, [attempt({ step: 'verifying' })]), helped: 'Not known yet.' },
    { given: detail({}, [attempt()]), helped: 'No.' },
    {
      given: detail({ resolution: { kind: 'helped', reason: 'Well for 5 min.' } }, [attempt()]),
      helped: 'Yes. Well for 5 min.',
    },
    {
      given: detail({ resolution: { kind: 'helped', reason: 'well; it took 7 min.' } }, [
        attempt(),
      ]),
      helped: 'Yes. Well; seen 7 min after the call.',
    },
  ])('answers whether it helped: $helped', ({ given, helped }) => {
    expect(storyHead(given).helped).toBe(helped)
  })

  test.each([
    {
      given: detail({ state: 'awaiting-approval', waiting: asks }),
      todo: /^Approve or reject the reboot/,
    },
    { given: detail({ state: 'escalated' }), todo: /^This is left to you\./ },
    {
      given: detail({ state: 'held', wouldDo: call, waiting: { ...asks, guard: 'mode' } }),
      todo: /^Approve the reboot, which is only recommended here/,
    },
    {
      given: detail({ state: 'held', waiting: { ...asks, guard: 'storm' } }),
      todo: /^Nothing, if it can wait/,
    },
    { given: detail({ state: 'resolved' }), todo: /^Nothing now\./ },
    { given: detail({ state: 'acting' }), todo: /^Nothing yet/ },
  ])('says what to do: $todo', ({ given, todo }) => {
    expect(storyHead(given).todo).toMatch(todo)
  })
})

describe('the answers that can be given', () => {
  const verbs = (given: IncidentDetail) => deedsFor(given).map(({ verb }) => verb)
  const said = { by: 'ann', verified: false, at: noon, reason: '' }

  test.each([
    {
      given: detail({ state: 'awaiting-approval', waiting: asks }),
      expected: ['approve', 'reject', 'acknowledge', 'run'],
    },
    {
      given: detail({ state: 'held', waiting: { ...asks, guard: 'mode' } }),
      expected: ['approve', 'reject', 'acknowledge', 'run'],
    },
    {
      given: detail({ state: 'held', waiting: { ...asks, guard: 'storm' } }),
      expected: ['acknowledge', 'run'],
    },
    { given: detail({ acknowledged: said }), expected: ['run'] },
    { given: detail({ subject: { kind: 'job', jobId: 'j' } }), expected: ['acknowledge'] },
    { given: detail({ state: 'resolved', waiting: asks }), expected: [] },
  ])('are $expected', ({ given, expected }) => {
    expect(verbs(given)).toEqual(expected)
  })

  test('an approval names the action that was shown, the node it is about, and its limits', () => {
    const node = { kind: 'node' as const, nodeId: 'other', allocationTime: noon }
    const waiting = { ...asks, node }
    const [approve] = deedsFor(detail({ state: 'awaiting-approval', waiting, wouldDo: call }))
    expect(approve?.action).toBe('reboot')
    const text = approve?.effects.join(' ') ?? ''
    for (const part of [
      'the reboot of node other',
      'begin again elsewhere',
      '30 minutes',
      'fresh facts',
    ]) {
      expect(text).toContain(part)
    }
  })

  test('actions that can be run fit what the incident is about', () => {
    const of = (subject: Incident['subject']) => runnable(detail({ subject }))
    expect(of({ kind: 'task', jobId: 'j', taskId: 't' })).toEqual([
      'reactivate-task',
      'terminate-task',
    ])
    expect(of({ kind: 'pool' })).toEqual(['rolling-reboot'])
    for (const action of of({ kind: 'node', nodeId: 'n', allocationTime: 0 })) {
      expect(effectOf(action)).toMatch(/\.$/)
    }
  })
})

test('a finding without anything to do about it says nothing instead of undefined', () => {
  const bare = detail({ state: 'escalated', finding: finding({ helps: '' }) })
  expect(storyHead(bare).todo.trim()).toBe('This is left to you.')
})
