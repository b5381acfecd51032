// Each guard by its own table, at its limit, just under it and just over; and the order in which they are asked.
import { describe, expect, test } from 'vitest'
import type { Guard, GuardQuestion } from '../../src/decide/guard.ts'
import { blindGuard, fenceGuard } from '../../src/decide/guards/blind-guard.ts'
import { holdGuard, modeGuard, pauseGuard } from '../../src/decide/guards/mode-guard.ts'
import {
  attemptsGuard,
  concurrencyGuard,
  cooldownGuard,
  hourlyGuard,
  taskHourlyGuard,
} from '../../src/decide/guards/rate-guards.ts'
import { stormGuard } from '../../src/decide/guards/storm-guard.ts'
import { runningWorkGuard, taskOwnerGuard } from '../../src/decide/guards/work-guards.ts'
import { askGuards, guards } from '../../src/decide/guards.ts'
import type { Action } from '../../src/domain/action.ts'
import {
  allocated,
  batchFault,
  day,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
  poolOf,
  second,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'
import {
  acting,
  attempt,
  controls,
  disable,
  enable,
  evidence,
  incident,
  policy,
  reactivate,
  reboot,
  record,
  replace,
} from '../support/build-record.ts'

function question(overrides: Partial<GuardQuestion> = {}): GuardQuestion {
  return {
    incident: incident(),
    action: reboot,
    facts: poolOf(10, [nodeFacts({ state: 'unusable' })]),
    record: record(),
    policy: acting,
    now: noon,
    leaseLeftMs: 60 * second,
    planned: [],
    ...overrides,
  }
}

interface Case {
  when: string
  given: Partial<GuardQuestion>
  /** Undefined: it lets it through. */
  expected: string | undefined
}

function table(guard: Guard, cases: readonly Case[]): void {
  describe(guard.name, () => {
    test.each(cases)('$when', ({ given, expected }) => {
      expect(guard.ask(question(given))?.reason).toBe(expected)
    })
  })
}

const withMetadata = (metadata: Record<string, string>) =>
  poolFacts({ snapshot: snapshot({ metadata }) })
const mode = (text: string, does: string) =>
  `The mode here is ${text}: Batch Medic ${does} and changes nothing.`

table(modeGuard, [
  { when: 'the mode is act', given: {}, expected: undefined },
  {
    when: 'it is recommend',
    given: { policy: policy({ mode: 'recommend' }) },
    expected: mode('recommend', 'would make the call below'),
  },
  {
    when: 'it is watch',
    given: { policy: policy({ mode: 'watch' }) },
    expected: mode('watch', 'only watches'),
  },
  {
    when: 'the metadata of the pool lowers it',
    given: { facts: withMetadata({ 'batch-medic:mode': 'Watch' }) },
    expected: mode('watch', 'only watches'),
  },
  {
    when: 'the metadata would raise it, which it may not',
    given: {
      facts: withMetadata({ 'batch-medic:mode': 'act' }),
      policy: policy({ mode: 'recommend' }),
    },
    expected: mode('recommend', 'would make the call below'),
  },
  {
    when: 'the first rule that matches says it',
    given: {
      policy: policy({
        mode: 'watch',
        rules: [
          { match: { pool: 'other*' }, mode: 'off' },
          { match: { pool: 'FRAM??' }, mode: 'act' },
          { match: { pool: '*' }, mode: 'off' },
        ],
      }),
    },
    expected: undefined,
  },
])

const heldBy = (value: string) =>
  `The pool's metadata says batch-medic:hold=${value}; remove it to go on.`
table(holdGuard, [
  { when: 'nobody holds the pool', given: {}, expected: undefined },
  {
    when: 'a person does, with a reason',
    given: { facts: withMetadata({ 'batch-medic:hold': 'investigating' }) },
    expected: heldBy('investigating'),
  },
  {
    when: 'it is empty, and so there',
    given: { facts: withMetadata({ 'batch-medic:hold': '' }) },
    expected: heldBy(''),
  },
  {
    when: 'it says false',
    given: { facts: withMetadata({ 'batch-medic:hold': 'False' }) },
    expected: undefined,
  },
])

const pausedUntil = (until?: number) => ({
  record: record({
    controls: controls({ pause: { reason: 'patch day', by: 'ann', ...(until ? { until } : {}) } }),
  }),
})
table(pauseGuard, [
  { when: 'there is no pause', given: {}, expected: undefined },
  { when: 'it has no end', given: pausedUntil(), expected: 'Paused by ann: patch day' },
  {
    when: 'it ends in a millisecond',
    given: pausedUntil(noon + 1),
    expected: 'Paused by ann: patch day',
  },
  { when: 'it ends now', given: pausedUntil(noon), expected: undefined },
])

table(blindGuard, [
  { when: 'facts are 60 s old', given: { now: noon + 60 * second }, expected: undefined },
  {
    when: 'they are a millisecond older',
    given: { now: noon + 60 * second + 1 },
    expected: 'The facts are 1 min old.',
  },
  {
    when: 'a page is missing',
    given: {
      facts: poolFacts({ complete: false, gaps: ['the nodes: page 2', 'the jobs: denied'] }),
    },
    expected: 'The pool could not be seen whole: the nodes: page 2; the jobs: denied',
  },
])

table(fenceGuard, [
  {
    when: 'a millisecond more than 30 s are left',
    given: { leaseLeftMs: 30_001 },
    expected: undefined,
  },
  {
    when: 'just 30 s are left',
    given: { leaseLeftMs: 30_000 },
    expected: 'Only 30 s of the hold on the pool is left.',
  },
])

const sick = (count: number) => nodes(count, 'u', { state: 'unusable' })
table(stormGuard, [
  {
    when: '35 of 100 are sick: at the limit',
    given: { facts: poolOf(100, sick(35)) },
    expected: undefined,
  },
  {
    when: '36 of 100 are',
    given: { facts: poolOf(100, sick(36)) },
    expected: '36 of 100 nodes (36 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: '2 of 3 are: fewer than three are no storm',
    given: { facts: poolOf(3, sick(2)) },
    expected: undefined,
  },
  {
    when: '3 of 4 are',
    given: { facts: poolOf(4, sick(3)) },
    expected: '3 of 4 nodes (75 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: 'errors, failed start tasks and states nobody knows count as sick',
    given: {
      facts: poolOf(6, [
        nodeFacts({ nodeId: 'a', errors: [batchFault('DiskFull')] }),
        nodeFacts({ nodeId: 'b', state: 'starttaskfailed' }),
        nodeFacts({ nodeId: 'c', state: 'unknown' }),
      ]),
    },
    expected: '3 of 6 nodes (50 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: 'preempted nodes and those within their start grace are left out: 3 of 8',
    given: {
      facts: poolFacts({
        nodes: [
          ...sick(3),
          ...nodes(5, 'w'),
          ...nodes(40, 'p', { state: 'preempted' }),
          ...nodes(40, 's', { state: 'starting', stateSince: noon - 30 * minute + 1 }),
        ],
      }),
    },
    expected: '3 of 8 nodes (38 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: 'at 30 minutes the grace is over: 3 of 9 are fewer',
    given: {
      facts: poolFacts({
        nodes: [
          ...sick(3),
          ...nodes(5, 'w'),
          ...nodes(1, 's', { state: 'starting', stateSince: noon - 30 * minute }),
        ],
      }),
    },
    expected: undefined,
  },
  {
    when: 'switching scheduling off takes a node out of work as well',
    given: { facts: poolOf(4, sick(3)), action: disable },
    expected: '3 of 4 nodes (75 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: 'switching it on again does not',
    given: { facts: poolOf(4, sick(3)), action: enable },
    expected: undefined,
  },
])

const busy = (state: 'running' | 'unusable', runningTasks: number) => ({
  facts: poolOf(10, [nodeFacts({ state, runningTasks })]),
})
table(runningWorkGuard, [
  {
    when: 'a usable node runs a task',
    given: busy('running', 1),
    expected: '1 tasks run on the node, which is usable: it waits until they have ended.',
  },
  { when: 'it runs none', given: busy('running', 0), expected: undefined },
  { when: 'an unusable node lists tasks', given: busy('unusable', 4), expected: undefined },
  {
    when: 'scheduling is switched off for them to end',
    given: { ...busy('running', 1), action: disable },
    expected: undefined,
  },
])

const owned = (overrides: Parameters<typeof taskFacts>[0]) => ({
  action: reactivate,
  facts: poolFacts({ tasks: [taskFacts(overrides)] }),
})
const leave = policy({ tasks: 'leave' })
const owner =
  "Tasks here are their owner's to retry; set batch-medic:tasks=manage in the metadata of the job or the pool, or tasks to manage in the policy."
table(taskOwnerGuard, [
  { when: 'the policy manages tasks', given: owned({}), expected: undefined },
  { when: 'it leaves them', given: { ...owned({}), policy: leave }, expected: owner },
  {
    when: 'the job says manage',
    given: { ...owned({ jobMetadata: { 'batch-medic:tasks': 'Manage' } }), policy: leave },
    expected: undefined,
  },
  {
    when: 'the job says leave, whatever the policy says',
    given: owned({ jobMetadata: { 'batch-medic:tasks': 'leave' } }),
    expected: owner,
  },
  {
    when: 'the pool says manage',
    given: {
      action: reactivate,
      policy: leave,
      facts: poolFacts({
        tasks: [taskFacts()],
        snapshot: snapshot({ metadata: { 'batch-medic:tasks': 'manage' } }),
      }),
    },
    expected: undefined,
  },
  {
    when: 'it is a job manager',
    given: owned({ jobManager: true }),
    expected: 'The task is a job manager: never touched.',
  },
  {
    when: 'it runs on several nodes',
    given: owned({ multiInstance: true }),
    expected: 'The task runs on several nodes: never touched.',
  },
  {
    when: 'others may depend on it',
    given: owned({ dependencies: true }),
    expected: 'Tasks of this job may depend on one another: its owner must retry it.',
  },
  {
    when: 'its job is completed',
    given: owned({ jobState: 'completed' }),
    expected: 'The job is completed: its tasks cannot be reactivated.',
  },
  {
    when: 'it is not there',
    given: { action: reactivate, facts: poolFacts() },
    expected: 'The task is not there any more.',
  },
])

const on = (nodeId: string, kind: 'reboot' | 'replace' = 'reboot'): Action => ({
  kind,
  node: nodeSubject(nodeId),
  option: 'requeue',
})
const live = (action: Action) => attempt({ action, step: 'verifying' })
const pool = (total: number) => poolOf(total, [nodeFacts({ state: 'unusable' })])
table(concurrencyGuard, [
  // floor(10 × 0.1) = 1, and never less than 1.
  { when: 'nothing is under way', given: {}, expected: undefined },
  {
    when: 'one of ten is under way',
    given: { record: record({ attempts: [live(on('n2'))] }) },
    expected: '1 repairs are under way here, the limit is 1.',
  },
  {
    when: 'this pass has planned it',
    given: { planned: [on('n2')] },
    expected: '1 repairs are under way here, the limit is 1.',
  },
  {
    when: 'what ended is not under way',
    given: { record: record({ attempts: [attempt({ action: on('n2') })] }) },
    expected: undefined,
  },
  // floor(30 × 0.1) = 3.
  {
    when: 'two of thirty are under way',
    given: { facts: pool(30), planned: [on('n2'), on('n3')] },
    expected: undefined,
  },
  {
    when: 'three of thirty are',
    given: { facts: pool(30), planned: [on('n2'), on('n3'), on('n4')] },
    expected: '3 repairs are under way here, the limit is 3.',
  },
  // min(5, floor(1000 × 0.1)) = 5.
  {
    when: 'five of a thousand are',
    given: { facts: pool(1000), planned: ['a', 'b', 'c', 'd', 'e'].map((id) => on(id)) },
    expected: '5 repairs are under way here, the limit is 5.',
  },
  {
    when: 'the node itself is under repair for another incident',
    given: { facts: pool(100), planned: [on('N1')] },
    expected: 'Another repair of the node is under way.',
  },
  {
    when: 'two would be replaced at once',
    given: {
      facts: pool(100),
      action: replace,
      record: record({ attempts: [live(on('n2', 'replace'))] }),
    },
    expected: 'Another node of the pool is being replaced.',
  },
  {
    when: 'a node is rebooted while another is replaced',
    given: { facts: pool(100), record: record({ attempts: [live(on('n2', 'replace'))] }) },
    expected: undefined,
  },
  {
    when: 'the pool resizes: Batch would refuse a removal',
    given: {
      action: replace,
      facts: { ...pool(100), snapshot: snapshot({ allocationState: 'resizing' }) },
    },
    expected: 'The pool is resizing.',
  },
])

const past = (nodeId: string, ...at: number[]) => ({
  nodeId,
  repairs: at.map((moment) => ({ at: moment, kind: 'reboot', allocationTime: allocated })),
})
const spread = (count: number, at: number) => ({
  record: record({ nodes: Array.from({ length: count }, (_, index) => past(`x${index}`, at)) }),
})
table(hourlyGuard, [
  { when: '19 in the last hour', given: spread(19, noon - minute), expected: undefined },
  {
    when: '20 in the last hour',
    given: spread(20, noon - hour + 1),
    expected: '20 repairs in this pool in the last hour, the limit is 20.',
  },
  { when: '20 an hour ago', given: spread(20, noon - hour), expected: undefined },
  {
    when: '19 and one of this pass',
    given: { ...spread(19, noon - minute), planned: [on('n9')] },
    expected: '20 repairs in this pool in the last hour, the limit is 20.',
  },
])

const reactivated = (count: number, startedAt = noon - minute) => ({
  action: reactivate,
  record: record({
    attempts: Array.from({ length: count }, () => attempt({ action: reactivate, startedAt })),
  }),
})
table(taskHourlyGuard, [
  { when: '59 in the last hour', given: reactivated(59), expected: undefined },
  {
    when: '60 in the last hour',
    given: reactivated(60),
    expected: '60 task actions in the job in the last hour, the limit is 60.',
  },
  { when: '60 an hour ago', given: reactivated(60, noon - hour), expected: undefined },
])

table(attemptsGuard, [
  {
    when: 'three repairs of the node',
    given: { record: record({ nodes: [past('n1', noon - day, noon - day, noon - day)] }) },
    expected: undefined,
  },
  {
    when: 'four in 7 days',
    given: { record: record({ nodes: [past('N1', ...Array(4).fill(noon - 7 * day + 1))] }) },
    expected: 'The node was repaired 4 times in 7 days, the limit is 4.',
  },
  {
    when: 'four, one of them 7 days ago',
    given: {
      record: record({ nodes: [past('n1', noon - 7 * day, noon - day, noon - day, noon - day)] }),
    },
    expected: undefined,
  },
  {
    when: 'the repairs were of an earlier node with this id',
    given: {
      record: record({ nodes: [past('n1', ...Array(4).fill(noon - day))] }),
      action: { ...reboot, node: nodeSubject('n1', noon - hour) } as Action,
    },
    expected: undefined,
  },
])

table(cooldownGuard, [
  {
    when: 'a repair a millisecond less than 5 min ago',
    given: { record: record({ nodes: [past('n1', noon - 5 * minute + 1)] }) },
    expected: 'The node was repaired 5 min ago; the next repair waits 5 min.',
  },
  {
    when: 'a repair 5 min ago',
    given: { record: record({ nodes: [past('n1', noon - 5 * minute)] }) },
    expected: undefined,
  },
  { when: 'it never was', given: {}, expected: undefined },
])

describe('the guards', () => {
  test('are asked in the order of the design', () => {
    expect(guards.map(({ name }) => name)).toEqual([
      'mode',
      'hold',
      'pause',
      'blind',
      'fence',
      'storm',
      'running-work',
      'task-owner',
      'concurrency',
      'actions-per-hour',
      'task-actions-per-hour',
      'repairs-per-node',
      'cool-down',
    ])
  })

  test('answer with the first that says no', () => {
    const all = question({
      policy: policy({ mode: 'watch' }),
      facts: poolFacts({ complete: false, gaps: ['the jobs'] }),
      leaseLeftMs: 0,
    })
    expect(askGuards(all)?.guard).toBe('mode')
    expect(askGuards({ ...all, policy: acting })?.guard).toBe('blind')
    expect(askGuards({ ...all, policy: acting, facts: poolFacts() })?.guard).toBe('fence')
    expect(askGuards({ ...all, policy: acting, facts: poolFacts(), leaseLeftMs: 60_000 })).toBe(
      undefined,
    )
  })

  test('tell a hold that a person can lift, and none that passes by itself', () => {
    const told = (given: Partial<GuardQuestion>) => askGuards(question(given))?.tell
    expect(told({ policy: policy({ mode: 'recommend' }) })).toBe(true)
    expect(told({ policy: policy({ mode: 'watch' }) })).toBe(false)
    expect(told({ leaseLeftMs: 0 })).toBe(false)
    expect(told({ facts: poolOf(4, sick(3)) })).toBe(true)
  })

  test('never stand in the way of reading logs or of a rate that is not theirs', () => {
    const given = { ...reactivated(0), action: evidence, facts: poolOf(4, sick(3)) }
    expect(askGuards(question(given))).toBe(undefined)
  })

  test('say until when a rate holds: the oldest of them is an hour old then', () => {
    const { record: held } = spread(20, noon - 50 * minute)
    expect(hourlyGuard.ask(question({ record: held }))?.until).toBe(noon + 10 * minute)
    expect(taskHourlyGuard.ask(question(reactivated(60, noon - 50 * minute)))?.until).toBe(
      noon + 10 * minute,
    )
  })
})
