// The guards of mode, sight, storm and running work, each at its limit and on both sides; and the order in which all are asked.
import { describe, expect, test } from 'vitest'
import type { GuardQuestion } from '../../src/decide/guard.ts'
import { blindGuard, fenceGuard } from '../../src/decide/guards/blind-guard.ts'
import { holdGuard, modeGuard, pauseGuard } from '../../src/decide/guards/mode-guard.ts'
import { stormGuard } from '../../src/decide/guards/storm-guard.ts'
import { runningWorkGuard, taskOwnerGuard } from '../../src/decide/guards/work-guards.ts'
import { askGuards, guards } from '../../src/decide/guards.ts'
import {
  batchFault,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  poolOf,
  second,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'
import { question, table } from '../support/build-guards.ts'
import {
  acting,
  controls,
  disable,
  enable,
  evidence,
  policy,
  reactivate,
  record,
} from '../support/build-record.ts'

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
    controls: controls({
      pause: {
        reason: 'patch day',
        by: 'ann',
        verified: false,
        at: noon,
        ...(until ? { until } : {}),
      },
    }),
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

describe('the guards', () => {
  test('are asked in the order of the design', () => {
    expect(guards.map(({ name }) => name)).toEqual([
      'mode',
      'hold',
      'pause',
      'blind',
      'fence',
      'storm',
      'suspended',
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
    const given = { action: evidence, facts: poolOf(4, sick(3)) }
    expect(askGuards(question(given))).toBe(undefined)
  })
})
