// The guards that count an hour: in a pool, in an account, in a job; and one task's day.
import {
  accountHourlyGuard,
  hourlyGuard,
  taskHourlyGuard,
} from '../../../src/decide/guards/hourly-guards.ts'
import type { Action } from '../../../src/domain/action.ts'
import {
  allocated,
  day,
  hour,
  minute,
  nodeSubject,
  noon,
  taskSubject,
} from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import {
  attempt,
  disable,
  enable,
  evidence,
  policy,
  reactivate,
  record,
} from '../../support/build-record.ts'

const on = (nodeId: string): Action => ({
  kind: 'reboot',
  node: nodeSubject(nodeId),
  option: 'requeue',
})
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
  {
    when: 'the oldest of them is an hour old in ten minutes',
    given: spread(20, noon - 50 * minute),
    expected: '20 repairs in this pool in the last hour, the limit is 20.',
    until: noon + 10 * minute,
    tell: true,
  },
  {
    when: 'the limit was lowered since: so many must grow old',
    given: {
      policy: policy({ guards: { maxActionsPerHour: 2 } }),
      record: record({ nodes: [past('a', noon - 50 * minute, noon - 40 * minute, noon - minute)] }),
    },
    expected: '3 repairs in this pool in the last hour, the limit is 2.',
    until: noon + 20 * minute,
  },
  {
    when: '19, and one that Batch has not answered yet',
    given: {
      record: record({
        nodes: spread(19, noon - minute).record.nodes,
        attempts: [attempt({ action: on('n9'), step: 'announced', startedAt: noon - minute })],
      }),
    },
    expected: '20 repairs in this pool in the last hour, the limit is 20.',
  },
  {
    when: '19, one of which is under way',
    given: {
      record: record({
        nodes: spread(19, noon - minute).record.nodes,
        attempts: [attempt({ action: on('X1'), step: 'verifying', startedAt: noon - minute })],
      }),
    },
    expected: undefined,
  },
])

const inAccount = (count: number, at = noon - minute) => ({
  account: { actions: Array.from({ length: count }, () => ({ at, pool: 'other' })) },
})
const fullAccount = '60 actions in all pools of the account in the last hour, the limit is 60.'
table(accountHourlyGuard, [
  { when: '59 in the last hour', given: inAccount(59), expected: undefined },
  {
    when: '60 in the last hour',
    given: inAccount(60, noon - 50 * minute),
    expected: fullAccount,
    until: noon + 10 * minute,
    tell: true,
  },
  { when: '60 an hour ago', given: inAccount(60, noon - hour), expected: undefined },
  {
    when: '60 by a clock that was a day ahead',
    given: inAccount(60, noon + day),
    expected: undefined,
  },
  {
    when: '60 by a clock that was a minute ahead',
    given: inAccount(60, noon + minute),
    expected: fullAccount,
  },
  {
    when: '59, and a task of this pass',
    given: { ...inAccount(59), planned: [reactivate] },
    expected: fullAccount,
  },
  {
    when: '59, and logs that this pass reads',
    given: { ...inAccount(59), planned: [evidence, enable] },
    expected: undefined,
  },
  {
    when: 'a node is to be switched off',
    given: { ...inAccount(60), action: disable },
    expected: fullAccount,
  },
  {
    when: 'a task is to be reactivated',
    given: { ...inAccount(60), action: reactivate },
    expected: fullAccount,
  },
  {
    when: 'a node is given its work back',
    given: { ...inAccount(60), action: enable },
    expected: undefined,
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
  {
    when: 'it is to be terminated, and 60 were reactivated',
    given: {
      action: { kind: 'terminate-task', task: taskSubject() },
      record: accepted(tasksOf(60), noon - 50 * minute),
    },
    expected: full,
    until: noon + 10 * minute,
    tell: true,
  },
  {
    when: 'it is to be terminated, and was reactivated 6 times',
    given: {
      action: { kind: 'terminate-task', task: taskSubject() },
      record: accepted(Array(6).fill('T1'), noon - day + 1),
    },
    expected: undefined,
  },
])
