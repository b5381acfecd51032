// A repair is not judged while the start task of its node runs, for as long as that node is not stuck.
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { NodeFacts, StartTaskFacts } from '../../src/domain/facts.ts'
import { judge } from '../../src/verify/judge.ts'
import { verdictChanges } from '../../src/verify/verdict-changes.ts'
import {
  hour,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  snapshot,
} from '../support/build-facts.ts'
import { attempt, incident, record, replace } from '../support/build-record.ts'
import type { Case } from '../support/build-verdicts.ts'
import { judged, terms } from '../support/build-verdicts.ts'

const runs: StartTaskFacts = { state: 'running', retryCount: 0 }
const passed = (minutes: number): NodeFacts[] =>
  nodes(9, 'w').map((node) => ({
    ...node,
    startTask: {
      ...{ state: 'completed', result: 'success', retryCount: 0 },
      ...{ startedAt: noon - 9 * hour, endedAt: noon - 9 * hour + minutes * minute },
    },
  }))
const seen = (node: Partial<NodeFacts>, others = nodes(9, 'w')) =>
  poolFacts({ nodes: [nodeFacts({ state: 'waitingforstarttask', ...node }), ...others] })
const rebooted = (minutes: number, overrides: Partial<Attempt> = {}) =>
  attempt({
    ...{ step: 'verifying', before: { state: 'unusable', stateSince: noon - 9 * hour } },
    ...{ startedAt: noon - minutes * minute, ...overrides },
  })
const since = (minutes: number) => ({ stateSince: noon - minutes * minute, startTask: runs })

const reboots: readonly Case[] = [
  {
    when: 'its start task has run for 29 of 31 min',
    attempt: rebooted(31),
    facts: seen(since(29)),
    expected: 'pending',
  },
  {
    when: 'it has run for an hour, and others were quick',
    attempt: rebooted(62),
    facts: seen(since(60), passed(5)),
    expected: 'pending',
  },
  {
    when: 'it has run for longer than an hour',
    attempt: rebooted(62),
    facts: seen(since(61), passed(5)),
    expected: 'ended did-not-help',
  },
  {
    when: 'another took 40 min, and it has run for 2 h',
    attempt: rebooted(122),
    facts: seen(since(120), passed(40)),
    expected: 'pending',
  },
  {
    when: 'another took 40 min, and it has run for longer',
    attempt: rebooted(123),
    facts: seen(since(121), passed(40)),
    expected: 'ended did-not-help',
  },
  {
    when: 'none has ended on any node in 3 h',
    attempt: rebooted(182),
    facts: seen(since(180), []),
    expected: 'pending',
  },
  {
    when: 'none has ended on any node in more',
    attempt: rebooted(182),
    facts: seen(since(181), []),
    expected: 'ended did-not-help',
  },
  {
    when: 'the node says nothing of its start task but waits for it',
    attempt: rebooted(31),
    facts: seen({ stateSince: noon - 29 * minute }),
    expected: 'pending',
  },
  {
    when: 'the node says of its start task what nobody knows',
    attempt: rebooted(31),
    facts: seen({ ...since(29), startTask: { state: 'preparing', retryCount: 0 } }),
    expected: 'pending',
  },
  {
    when: 'its start task has ended, and it waits for it all the same',
    attempt: rebooted(31),
    facts: seen({ ...since(29), startTask: { state: 'completed', retryCount: 0 } }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it never says since when it waits, for longer than an hour past its time',
    attempt: rebooted(91),
    facts: seen(since(0), passed(5)),
    expected: 'ended did-not-help',
  },
  {
    when: 'another wrote that its start task took a thousand years, for a day',
    attempt: rebooted(26 * 60),
    facts: seen(since(25 * 60), passed(1000 * 365 * 24 * 60)),
    expected: 'ended did-not-help',
  },
  {
    when: 'it starts, and its start task runs',
    attempt: rebooted(31),
    facts: seen({ ...since(29), state: 'starting' }),
    expected: 'pending',
  },
  {
    when: 'it starts, and its start task runs, for longer than a node may start',
    attempt: rebooted(50),
    facts: seen({ ...since(46), state: 'starting' }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it starts, and no start task runs',
    attempt: rebooted(31),
    facts: seen({ state: 'starting', stateSince: noon - 29 * minute }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it reboots still, with the start task of before',
    attempt: rebooted(31),
    facts: seen({ ...since(29), state: 'rebooting' }),
    expected: 'ended did-not-help',
  },
  {
    when: 'its start task has failed meanwhile',
    attempt: rebooted(50),
    facts: seen({ ...since(1), state: 'starttaskfailed' }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it is up after 50 min: watched from now on',
    attempt: rebooted(50),
    facts: seen({ state: 'idle', stateSince: noon - minute }),
    expected: 'pending, well',
  },
]

const grown = (minutes: number) =>
  attempt({
    ...{ action: replace, step: 'verifying', startedAt: noon - (minutes + 5) * minute },
    stepAt: noon - minutes * minute,
    remembered: { targetDedicated: 10, targetLowPriority: 0, dedicated: true },
  })
const fresh = (node: Partial<NodeFacts>, allocationState = 'steady') => ({
  ...seen({ nodeId: 'new', allocationTime: noon - 30 * minute, ...node }, passed(5)),
  snapshot: snapshot({ allocationState }),
})

const replacements: readonly Case[] = [
  {
    when: 'the start task of the new node runs',
    attempt: grown(31),
    facts: fresh(since(29)),
    expected: 'pending',
  },
  {
    when: 'the start task of the new node has run for longer than an hour',
    attempt: grown(70),
    facts: fresh({ ...since(61), allocationTime: noon - 65 * minute }),
    expected: 'ended did-not-help',
  },
  {
    when: 'new nodes come and go, and the start task of the last has just begun',
    attempt: grown(182),
    facts: fresh({ ...since(1), allocationTime: noon - 9 * minute }),
    expected: 'ended did-not-help',
  },
  {
    when: 'the new node only starts',
    attempt: grown(31),
    facts: fresh({ state: 'starting', stateSince: noon - 29 * minute }),
    expected: 'ended did-not-help',
  },
]

judged('a reboot of a node whose start task is slow', reboots)
judged('a replacement of a node whose start task is slow', replacements)

test('for many new nodes the pool is gone through once', () => {
  let reads = 0
  const many = nodes(200, 'w').map((node) => ({
    ...node,
    ...{ state: 'waitingforstarttask' as const, stateSince: noon - 200 * minute },
    allocationTime: noon - 210 * minute,
    get startTask() {
      reads += 1
      return runs
    },
  }))
  const facts = { ...poolFacts({ nodes: many }), snapshot: snapshot({}) }
  expect(judge(grown(220), incident({}), facts, terms, noon)).toMatchObject({ kind: 'ended' })
  expect(reads).toBeLessThan(10 * many.length)
})

describe('that it is waited for', () => {
  const wait = (facts: Case['facts'], waiting = {}) => {
    const own = { ...incident({ state: 'verifying' }), ...waiting }
    const verdict = judge(rebooted(31), own, facts, terms, noon)
    return verdictChanges(verdict, rebooted(31), own, record(), noon)
  }
  const slow = seen(since(29), passed(5))

  test('is said once, with until when at the latest', () => {
    const [changed, said, ...more] = wait(slow)
    expect(more).toEqual([])
    expect(said).toMatchObject({
      line: {
        text: 'Node n1 is waitingforstarttask and its start task still runs: the repair is judged when that has ended. At the latest at 2026-03-01 12:31:00 UTC.',
      },
    })
    if (changed?.kind !== 'change-incident') throw new Error('no incident was changed')
    expect(changed.incident.waiting).toMatchObject({ until: noon + 31 * minute })
    expect(wait(slow, { waiting: changed.incident.waiting })).toEqual([])
  })

  test('is not said again where its end moves, which is shown', () => {
    const [first] = wait(slow)
    if (first?.kind !== 'change-incident') throw new Error('no incident was changed')
    const [moved, ...more] = wait(seen(since(28), passed(5)), { waiting: first.incident.waiting })
    expect(more).toEqual([])
    expect(moved).toMatchObject({ incident: { waiting: { until: noon + 32 * minute } } })
  })

  test('is over with it', () => {
    const waiting = { reason: 'Its start task still runs.', until: noon + hour }
    const changes = wait(seen({ state: 'idle', stateSince: noon - minute }), { waiting })
    expect(changes[0]).toMatchObject({ kind: 'change-incident' })
    expect(JSON.stringify(changes[0])).not.toContain('"waiting"')
  })
})
