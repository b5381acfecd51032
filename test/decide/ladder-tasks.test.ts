// The faults of tasks and pools are walked rung by rung; the times are worked out in the comments beside them.
import { describe, expect, test } from 'vitest'
import { hour, minute, noon, poolFacts, taskFacts, taskSubject } from '../support/build-facts.ts'
import type { Step } from '../support/build-ladder.ts'
import { ask, looked, short, tried } from '../support/build-ladder.ts'
import { reactivate } from '../support/build-record.ts'

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
    // 12:00:00 + 1 min × 2^0.
    when: 'before the first try',
    given: { ...input, facts: transient(failedAt), attempts: [looked] },
    expected: 'wait 12:01:00',
  },
  {
    when: 'the first try',
    given: { ...input, facts: transient(failedAt), now: noon + minute, attempts: [looked] },
    expected: 'reactivate-task',
  },
  {
    // It failed again at 12:10:00: + 1 min × 2^1.
    when: 'before the second try',
    given: {
      ...input,
      facts: transient(noon + 10 * minute),
      now: noon + 11 * minute,
      attempts: [looked, tried(reactivate)],
    },
    expected: 'wait 12:12:00',
  },
  {
    // It failed again at 12:20:00: + 1 min × 2^2.
    when: 'before the third try',
    given: {
      ...input,
      facts: transient(noon + 20 * minute),
      now: noon + 21 * minute,
      attempts: [looked, tried(reactivate), tried(reactivate)],
    },
    expected: 'wait 12:24:00',
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
  for (const [name, steps] of Object.entries({ task, pool })) {
    describe(name, () => {
      test.each(steps)('$when → $expected', ({ given, expected }) => {
        expect(short(ask(given))).toBe(expected)
      })
    })
  }
})
