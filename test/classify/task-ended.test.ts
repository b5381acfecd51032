// Tasks that were ended: the limit that was reached is told from a person's request, and both from a node that went down.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { NodeFacts, TaskFacts } from '../../src/domain/facts.ts'
import {
  batchFault,
  day,
  hour,
  minute,
  nodeFacts,
  noon,
  poolFacts,
  second,
  taskFacts,
} from '../support/build-facts.ts'

const endedAt = noon - minute
/** Ended by Batch after an hour. */
function ended(overrides: Partial<TaskFacts> = {}): TaskFacts {
  return taskFacts({
    failure: batchFault('TaskEnded', { message: 'Task was ended by user request.' }),
    startedAt: endedAt - hour,
    endedAt,
    ...overrides,
  })
}

function named(task: TaskFacts, node: Partial<NodeFacts> = {}) {
  const [found, ...others] = classify(
    poolFacts({ tasks: [task], nodes: [nodeFacts({ tasksRun: 1, tasksSucceeded: 1, ...node })] }),
  ).filter(({ subject }) => subject.kind === 'task' || subject.kind === 'job')
  expect(others).toEqual([])
  return found
}

describe('a task that was ended after an hour', () => {
  test.each<{ when: string; given: Partial<TaskFacts>; expected: string; says: string }>([
    {
      when: 'its limit is an hour',
      given: { wallClockMs: hour },
      expected: 'task-wall-clock',
      says: 'It was ended after 1 h: its maxWallClockTime of 1 h was reached.',
    },
    {
      when: 'its limit is 5 s more: clocks differ',
      given: { wallClockMs: hour + 5 * second },
      expected: 'task-wall-clock',
      says: 'It was ended after 1 h: its maxWallClockTime of 1 h was reached.',
    },
    {
      when: 'its limit is 6 s more',
      given: { wallClockMs: hour + 6 * second },
      expected: 'task-terminated',
      says: "It was terminated after 1 h by a request. Of the time limits the task's is 1 h, and was not reached.",
    },
    {
      when: 'its limit was lowered to a minute meanwhile',
      given: { wallClockMs: minute },
      expected: 'task-terminated',
      says: "It was terminated after 1 h by a request. Of the time limits the task's is 1 min, and was not reached.",
    },
    {
      when: 'there is no limit',
      given: {},
      expected: 'task-terminated',
      says: 'It was terminated after 1 h by a request. There is no time limit.',
    },
    {
      when: 'the limit of its job is reached',
      given: { jobStartedAt: endedAt - 2 * hour, jobWallClockMs: 2 * hour, wallClockMs: day },
      expected: 'job-wall-clock',
      says: 'The job reached its maxWallClockTime of 2 h, and Batch ended the task. The task had run for 1 h.',
    },
    {
      when: 'it is retried, and the limit may count all its runs',
      given: { wallClockMs: 2 * hour, retryCount: 2 },
      expected: 'task-ended',
      says: "It was ended after 1 h; it was run anew 2 times before. Of the time limits the task's is 2 h, so whether a limit or a person ended it cannot be told.",
    },
    {
      when: 'Batch calls it an error of the service, though no limit was reached',
      given: { failure: batchFault('TaskEnded', { category: 'servererror' }) },
      expected: 'task-ended',
      says: 'There is no time limit, so whether a limit or a person ended it cannot be told.',
    },
    {
      when: 'a newer agent says what it was in words',
      given: { failure: batchFault('TaskWallClockExpired') },
      expected: 'task-wall-clock',
      says: 'Batch ended it for its wall clock time: its limit or that of its job.',
    },
    {
      when: 'the exit code alone tells, at its limit',
      given: { failure: batchFault('FailureExitCode'), exitCode: 137, wallClockMs: hour },
      expected: 'task-wall-clock',
      says: 'It was ended after 1 h: its maxWallClockTime of 1 h was reached.',
    },
    {
      when: 'Windows says that its limit was reached',
      given: { exitCode: -1073741510, wallClockMs: hour },
      expected: 'task-wall-clock',
      says: 'It was ended after 1 h: its maxWallClockTime of 1 h was reached.',
    },
  ])('is $expected when $when', ({ given, expected, says }) => {
    const found = named(ended(given))
    expect(found?.fault).toBe(expected)
    expect(found?.summary).toContain(says)
  })

  test('names no cause where a limit and a person cannot be told apart', () => {
    expect(named(ended({ wallClockMs: 2 * hour, requeueCount: 1 }))).toMatchObject({
      causeClass: 'unknown',
      party: 'unknown',
      retryHelps: null,
    })
  })

  test('says how long its like take', () => {
    const usual = { count: 40, medianMs: 12 * minute, longestMs: 30 * minute }
    expect(named(ended({ wallClockMs: hour, usual }))?.summary).toBe(
      'It was ended after 1 h: its maxWallClockTime of 1 h was reached. The 40 tasks of the job that succeeded took 12 min as a rule, 30 min at most.',
    )
  })

  test('that exits with 1 of itself at its limit is a failing exit code all the same', () => {
    const failure = batchFault('FailureExitCode')
    expect(named(ended({ failure, exitCode: 1, wallClockMs: hour }))?.fault).toBe('task-exit-code')
  })
})

describe('a task that ended with its node', () => {
  const killed = ended({ failure: batchFault('FailureExitCode'), exitCode: 137 })

  test.each<{
    when: string
    task: TaskFacts
    node: Partial<NodeFacts>
    expected: readonly string[]
  }>([
    {
      when: 'the node was preempted a minute after',
      task: killed,
      node: { state: 'preempted', stateSince: endedAt + minute },
      expected: ['task-interrupted', 'capacity', 'preemption'],
    },
    {
      when: 'the node is rebooting since',
      task: ended(),
      node: { state: 'rebooting', stateSince: endedAt - second },
      expected: ['task-interrupted', 'platform', 'benign'],
    },
    {
      when: 'the node was booted since',
      task: { ...ended(), endedAt: noon - 10 * minute },
      node: { lastBootAt: noon - 5 * minute },
      expected: ['task-interrupted', 'platform', 'benign'],
    },
    {
      when: 'the node is leaving the pool since',
      task: ended(),
      node: { state: 'leavingpool', stateSince: endedAt },
      expected: ['task-interrupted', 'platform', 'benign'],
    },
    {
      when: 'contact with the node was lost',
      task: ended({ failure: batchFault('Unknown') }),
      node: { state: 'unknown', stateSince: endedAt },
      expected: ['task-interrupted', 'platform', 'hardware'],
    },
    {
      when: 'Batch says that the node was preempted',
      task: ended({ failure: batchFault('Unknown', { message: 'The node was preempted.' }) }),
      node: {},
      expected: ['task-interrupted', 'capacity', 'preemption'],
    },
    {
      when: 'the node was preempted three minutes later',
      task: killed,
      node: { state: 'preempted', stateSince: endedAt + 3 * minute },
      expected: ['task-exit-code', 'workload', 'oom'],
    },
    {
      when: 'the command failed of itself, and the node left then',
      task: ended({ failure: batchFault('FailureExitCode'), exitCode: 1 }),
      node: { state: 'leavingpool', stateSince: endedAt },
      expected: ['task-exit-code', 'workload', 'unknown'],
    },
    {
      when: 'its time limit was reached, and the node was preempted then',
      task: ended({ wallClockMs: hour }),
      node: { state: 'preempted', stateSince: endedAt },
      expected: ['task-wall-clock', 'configuration', 'timeout'],
    },
    {
      when: 'the message speaks of a Node.js module',
      task: ended({
        failure: batchFault('FailureExitCode', { message: 'node was not found' }),
        exitCode: 1,
      }),
      node: {},
      expected: ['task-exit-code', 'workload', 'unknown'],
    },
  ])('is $expected when $when', ({ task, node, expected }) => {
    const found = named(task, node)
    expect([found?.fault, found?.party, found?.causeClass]).toEqual(expected)
  })
})
