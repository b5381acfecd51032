// The guards that count: how much at once, in an hour, of one node in 7 days, and how soon again.
import { describe, expect, test } from 'vitest'
import {
  attemptsGuard,
  concurrencyGuard,
  cooldownGuard,
  hourlyGuard,
  taskHourlyGuard,
} from '../../src/decide/guards/rate-guards.ts'
import type { Action } from '../../src/domain/action.ts'
import {
  allocated,
  day,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  noon,
  poolOf,
  snapshot,
} from '../support/build-facts.ts'
import { question, table } from '../support/build-guards.ts'
import { attempt, reactivate, reboot, record, replace } from '../support/build-record.ts'

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
    attempts: Array.from({ length: count }, (_, index) =>
      attempt({ action: reactivateTask(`x${index}`), startedAt }),
    ),
  }),
})
const reactivateTask = (taskId: string, jobId = 'job'): Action => ({
  kind: 'reactivate-task',
  task: { kind: 'task', jobId, taskId },
})
/** What is remembered of a job though its incidents are closed: so many tasks, each so often. */
const accepted = (tasks: readonly string[], at = noon - minute, jobId = 'JOB') =>
  record({ jobs: [{ jobId, reactivations: tasks.map((taskId) => ({ at, taskId })) }] })
const tasksOf = (count: number) => Array.from({ length: count }, (_, index) => `x${index}`)
const full = '60 task actions in the job in the last hour, the limit is 60.'
const often = 'The task was reactivated 6 times in 24 h, the limit is 6.'
table(taskHourlyGuard, [
  { when: '59 in the last hour', given: reactivated(59), expected: undefined },
  {
    when: '60 in the last hour',
    given: reactivated(60),
    expected: '60 task actions in the job in the last hour, the limit is 60.',
  },
  { when: '60 an hour ago', given: reactivated(60, noon - hour), expected: undefined },
  {
    when: '60 of incidents that are closed',
    given: { action: reactivate, record: accepted(tasksOf(60)) },
    expected: full,
  },
  {
    when: '60 of another job',
    given: { action: reactivate, record: accepted(tasksOf(60), noon - minute, 'other') },
    expected: undefined,
  },
  {
    when: '30 that are remembered twice, by the job and by their incidents',
    given: {
      ...reactivated(30),
      record: { ...reactivated(30).record, jobs: accepted(tasksOf(30)).jobs },
    },
    expected: undefined,
  },
  {
    when: '59 and one of this pass',
    given: { ...reactivated(59), planned: [reactivateTask('y')] },
    expected: full,
  },
  {
    when: '59 and one of this pass in another job',
    given: { ...reactivated(59), planned: [reactivateTask('y', 'other')] },
    expected: undefined,
  },
  {
    when: '60 that Batch did not take',
    given: {
      action: reactivate,
      record: record({
        attempts: tasksOf(60).map((id) =>
          attempt({ action: reactivateTask(id), startedAt: noon - minute, result: 'refused' }),
        ),
      }),
    },
    expected: undefined,
  },
  {
    when: 'the task was reactivated 5 times in a day',
    given: { action: reactivate, record: accepted(Array(5).fill('T1'), noon - day + 1) },
    expected: undefined,
  },
  {
    when: 'it was 6 times',
    given: { action: reactivate, record: accepted(Array(6).fill('T1'), noon - day + 1) },
    expected: often,
  },
  {
    when: 'it was 6 times a day ago',
    given: { action: reactivate, record: accepted(Array(6).fill('T1'), noon - day) },
    expected: undefined,
  },
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

describe('a rate', () => {
  test('say until when a rate holds: the oldest of them is an hour old then', () => {
    const { record: held } = spread(20, noon - 50 * minute)
    expect(hourlyGuard.ask(question({ record: held }))?.until).toBe(noon + 10 * minute)
    expect(taskHourlyGuard.ask(question(reactivated(60, noon - 50 * minute)))?.until).toBe(
      noon + 10 * minute,
    )
  })
})
