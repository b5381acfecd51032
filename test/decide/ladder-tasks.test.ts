// The faults of tasks and pools are walked rung by rung; the times are worked out in the comments beside them.
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { TaskFacts } from '../../src/domain/facts.ts'
import {
  batchFault,
  hour,
  minute,
  noon,
  poolFacts,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import type { Asked, Step } from '../support/build-ladder.ts'
import { ask, looked, short, tried } from '../support/build-ladder.ts'
import { attempt, policy, reactivate } from '../support/build-record.ts'

const failedAt = noon
const transient = (endedAt: number) =>
  poolFacts({ tasks: [taskFacts({ endedAt, stateSince: endedAt })] })
const upload = { fault: 'task-upload-unavailable', subject: taskSubject() } as const
const input = { fault: 'task-input-unavailable', subject: taskSubject() } as const
const task: readonly Step[] = [
  {
    when: 'first',
    given: { ...input, facts: transient(failedAt) },
    expected: 'collect-evidence',
  },
  {
    // 12:00:00 + 1 min × 2^0, and by chance 14 % more: ± 20 % at the most.
    when: 'before the first try',
    given: { ...input, facts: transient(failedAt), attempts: [looked] },
    expected: 'wait 12:01:08',
  },
  {
    when: 'the first try',
    given: { ...input, facts: transient(failedAt), now: noon + 1.2 * minute, attempts: [looked] },
    expected: 'reactivate-task',
  },
  {
    // It failed again at 12:10:00: + 1 min × 2^1, 2 % less.
    when: 'before the second try',
    given: {
      ...input,
      facts: transient(noon + 10 * minute),
      now: noon + 11 * minute,
      attempts: [looked, tried(reactivate)],
    },
    expected: 'wait 12:11:58',
  },
  {
    // It failed again at 12:20:00: + 1 min × 2^2, 19 % less.
    when: 'before the third try',
    given: {
      ...input,
      facts: transient(noon + 20 * minute),
      now: noon + 21 * minute,
      attempts: [looked, tried(reactivate), tried(reactivate)],
    },
    expected: 'wait 12:23:14',
  },
  {
    when: 'three tries failed',
    given: {
      ...input,
      facts: transient(noon + 30 * minute),
      now: noon + hour,
      attempts: [looked, tried(reactivate), tried(reactivate), tried(reactivate)],
    },
    expected: 'escalate',
  },
  {
    when: 'Batch refuses: its code will be the same the next time',
    given: {
      ...input,
      facts: transient(failedAt),
      now: noon + hour,
      attempts: [looked, tried(reactivate, 'refused')],
    },
    expected: 'escalate',
  },
  {
    when: 'it ended with 0: Batch would answer TaskSucceeded',
    given: {
      ...upload,
      facts: poolFacts({ tasks: [taskFacts({ exitCode: 0 })] }),
      attempts: [looked],
    },
    expected: 'escalate',
  },
  {
    when: 'access is denied: no retry',
    given: {
      fault: 'task-input-denied',
      subject: taskSubject(),
      facts: transient(failedAt),
      attempts: [looked],
    },
    expected: 'escalate',
  },
]

const exits = policy({
  exitCodes: [
    { codes: '75', action: 'reactivate', times: 2, backoffSeconds: 30 },
    { codes: '70-79', action: 'tell' },
    { codes: '1?', action: 'leave' },
    { codes: '137', action: 'reactivate' },
  ],
}).exitCodes
/** It ended with the code at noon, and its output was read. */
const ended = (exitCode: number, given: Partial<Asked> = {}): Asked => ({
  fault: 'task-exit-code',
  subject: taskSubject(),
  facts: poolFacts({
    tasks: [taskFacts({ exitCode, endedAt: failedAt, stateSince: failedAt, maxRetries: 3 })],
  }),
  now: noon + 10 * minute,
  attempts: [looked],
  terms: { exitCodes: exits },
  ...given,
  cause: { exitCode, ...given.cause },
})
const rules: readonly Step[] = [
  {
    // 12:00:00 + 30 s, 14 % more.
    when: 'the rule has the first try come after its own time',
    given: ended(75, { now: noon }),
    expected: 'wait 12:00:34',
  },
  { when: 'then it is reactivated', given: ended(75), expected: 'reactivate-task' },
  {
    when: 'evidence comes before it all the same: reactivating erases it',
    given: ended(75, { attempts: [] }),
    expected: 'collect-evidence',
  },
  {
    when: 'so often and not more',
    given: ended(75, { attempts: [looked, tried(reactivate), tried(reactivate)] }),
    expected: 'escalate',
  },
  { when: 'the first rule that takes the code wins', given: ended(74), expected: 'escalate' },
  {
    when: 'a rule has it told, although a retry may cure it',
    given: ended(74, { fault: 'task-upload-unavailable' }),
    expected: 'escalate',
  },
  {
    when: 'a rule leaves it to its owner: nothing at all',
    given: ended(12, { attempts: [] }),
    expected: 'end',
  },
  { when: 'no rule takes the code: told', given: ended(3), expected: 'escalate' },
  {
    when: 'a cause says that only the code helps, and the user has said otherwise',
    given: ended(75, {
      cause: { rule: 'some-rule', fixClass: 'change-code', retryHelps: false },
    }),
    expected: 'reactivate-task',
  },
  {
    when: 'its node was rebooted under it, which alone nobody repairs',
    given: ended(137, { fault: 'task-interrupted' }),
    expected: 'reactivate-task',
  },
  {
    when: 'a person has ended it: no code brings it back',
    given: ended(137, { fault: 'task-terminated' }),
    expected: 'end',
  },
  {
    when: 'its time limit has ended it',
    given: ended(137, { fault: 'task-wall-clock' }),
    expected: 'escalate',
  },
  {
    when: 'somebody has reactivated it: it runs again',
    given: ended(75, { facts: poolFacts({ tasks: [taskFacts({ state: 'running' })] }) }),
    expected: 'escalate',
  },
]

const failedOn = (nodeId: string, exitCode = 75) =>
  attempt({
    action: reactivate,
    before: {
      ...{ state: 'completed', stateSince: noon, nodeId },
      failure: { code: 'FailureExitCode', exitCode },
    },
  })
const poisonedOn = (
  nodeId: string,
  earlier: readonly Attempt[],
  more: Partial<TaskFacts> = {},
): Asked =>
  ended(75, {
    facts: poolFacts({
      tasks: [
        taskFacts({
          ...{ exitCode: 75, nodeId, endedAt: failedAt, stateSince: failedAt },
          failure: batchFault('failureexitcode'),
          ...more,
        }),
      ],
    }),
    terms: { exitCodes: [{ ...many, codes: '*' }] },
    attempts: [looked, ...earlier],
    now: noon + 2 * hour,
  })
const many = { codes: '*', action: 'reactivate', times: 9, backoffSeconds: 60 } as const
const poison: readonly Step[] = [
  {
    when: 'two nodes failed it alike',
    given: poisonedOn('n2', [failedOn('n1')]),
    expected: 'reactivate-task',
  },
  {
    when: 'a third does',
    given: poisonedOn('n3', [failedOn('n1'), failedOn('n2')]),
    expected: 'escalate',
  },
  {
    when: 'the third was the first again, by another case of its name',
    given: poisonedOn('N1', [failedOn('n1'), failedOn('n2')]),
    expected: 'reactivate-task',
  },
  {
    when: 'one of them failed it in another way',
    given: poisonedOn('n3', [failedOn('n1', 1), failedOn('n2')]),
    expected: 'reactivate-task',
  },
  {
    when: 'it is not known where it ran this time',
    given: poisonedOn('', [failedOn('n1'), failedOn('n2'), failedOn('n3')]),
    expected: 'escalate',
  },
]

const pool: readonly Step[] = [
  {
    when: 'the network blocks the pool: the doctor first, no node touched',
    given: { fault: 'pool-unusable', subject: { kind: 'pool' } },
    expected: 'collect-evidence',
  },
  {
    when: 'the doctor has looked at the pool: told, no node touched',
    given: { fault: 'pool-unusable', subject: { kind: 'pool' }, attempts: [looked] },
    expected: 'escalate',
  },
  {
    when: 'start tasks fail in a wave: two minutes to see it whole',
    given: { fault: 'pool-start-task-failed', subject: { kind: 'pool' } },
    expected: 'wait 12:02:00',
  },
  {
    when: 'the wave is seen: its logs',
    given: {
      fault: 'pool-start-task-failed',
      subject: { kind: 'pool' },
      now: noon + 2 * minute,
    },
    expected: 'collect-evidence',
  },
  {
    when: 'the logs are read',
    given: {
      fault: 'pool-start-task-failed',
      subject: { kind: 'pool' },
      now: noon + 2 * minute,
      attempts: [looked],
    },
    expected: 'escalate',
  },
]

describe('the ladder of tasks and pools', () => {
  for (const [name, steps] of Object.entries({ task, rules, poison, pool })) {
    describe(name, () => {
      test.each(steps)('$when → $expected', ({ given, expected }) => {
        expect(short(ask(given))).toBe(expected)
      })
    })
  }
})

describe('the reason', () => {
  test('of a wait says when and why then', () => {
    expect(ask({ ...input, facts: transient(failedAt), attempts: [looked] }).reason).toBe(
      'Try 1 of 3 comes at 2026-03-01 12:01:08 UTC, 1 min after the failure: the wait doubles with each try, ± 20 %.',
    )
  })

  test('of a try by a rule names the rule, and whose retries are not charged', () => {
    expect(ask(ended(75)).reason).toBe(
      "Try 1 of 2: the policy's rule for exit codes 75 wants exit code 75 retried. Its own retries begin anew, all 3 of them: this one is not charged to them.",
    )
  })

  test('of what is left says who left it', () => {
    expect(ask(ended(12)).reason).toBe('The policy leaves exit code 12 to the owner of the task.')
  })

  test('of poison names the failure and the nodes', () => {
    expect(ask(poisonedOn('n3', [failedOn('n1'), failedOn('n2')])).reason).toBe(
      'It failed in the same way (failureexitcode, exit code 75) on 3 nodes: n1, n2, n3. The task, or what it needs, is at fault and no node is: it is not retried any more. Only a person can help now.',
    )
  })

  test('of a job says how many of its tasks are left', () => {
    const failed = Array.from({ length: 500 }, (_, at) => taskFacts({ taskId: `t${at}` }))
    const given = { ...input, subject: { kind: 'job', jobId: 'JOB' } as const }
    expect(ask({ ...given, facts: poolFacts({ tasks: failed }), attempts: [looked] }).reason).toBe(
      '500 failed tasks of the job are left as they are: so many at once are not retried one by one. Only a person can help now.',
    )
  })
})
