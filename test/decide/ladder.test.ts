// Each fault is walked rung by rung; the times are worked out in the comments beside them.
import { describe, expect, test } from 'vitest'
import { type LadderAnswer, nextRung } from '../../src/decide/ladder.ts'
import { playbook, playbookRow } from '../../src/decide/playbook.ts'
import type { Attempt } from '../../src/domain/action.ts'
import type { NodeFacts, PoolFacts } from '../../src/domain/facts.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { faults } from '../../src/domain/fault.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { Controls } from '../../src/domain/record.ts'
import {
  hour,
  minute,
  nodeFacts,
  noon,
  poolFacts,
  poolOf,
  second,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import {
  attempt,
  controls,
  disable,
  escalate,
  evidence,
  finding,
  reactivate,
  reboot,
  replace,
} from '../support/build-record.ts'

interface Asked {
  fault: Fault
  since?: number
  now?: number
  node?: Partial<NodeFacts>
  attempts?: readonly Attempt[]
  controls?: Controls
  facts?: PoolFacts
  subject?: Finding['subject']
}

function ask({ fault, since = noon, now = noon, node = {}, attempts = [], ...asked }: Asked) {
  const subject = asked.subject ?? finding().subject
  const facts = asked.facts ?? poolOf(10, [nodeFacts({ state: 'unusable', ...node })])
  return nextRung({
    row: playbookRow(fault),
    finding: finding({ fault, subject, since }),
    attempts,
    facts,
    controls: asked.controls ?? controls(),
    now,
  })
}

/** `reboot`, `wait 12:15:00`, `end`: what it answers, shortly. */
function short(answer: LadderAnswer): string {
  if (answer.kind === 'do') return answer.action.kind
  if (answer.kind === 'wait') return `wait ${new Date(answer.until).toISOString().slice(11, 19)}`
  return 'end'
}

interface Step {
  when: string
  given: Asked
  expected: string
}

const tried = (action: Attempt['action'], result: Attempt['result'] = 'did-not-help') =>
  attempt({ action, ...(result ? { result } : {}) })
const looked = tried(evidence, 'done')

const unusable: readonly Step[] = [
  // 12:00:00 + 15 min of Batch's own recovery.
  { when: 'just unusable', given: { fault: 'node-unusable' }, expected: 'wait 12:15:00' },
  {
    when: 'a millisecond before',
    given: { fault: 'node-unusable', now: noon + 15 * minute - 1 },
    expected: 'wait 12:15:00',
  },
  {
    when: 'at 15 minutes',
    given: { fault: 'node-unusable', now: noon + 15 * minute },
    expected: 'reboot',
  },
  {
    when: 'the reboot was refused: at once',
    given: {
      fault: 'node-unusable',
      now: noon + 15 * minute,
      attempts: [tried(reboot, 'refused')],
    },
    expected: 'replace',
  },
  {
    // The node went unusable anew at 12:20: no second wait until 12:35.
    when: 'the reboot did not help',
    given: {
      fault: 'node-unusable',
      since: noon + 20 * minute,
      now: noon + 21 * minute,
      attempts: [tried(reboot)],
    },
    expected: 'replace',
  },
  {
    // Somebody else rebooted it and it is sick anew since 12:20: 12:20 + 15 min.
    when: 'a reboot was overtaken by a person',
    given: {
      fault: 'node-unusable',
      since: noon + 20 * minute,
      now: noon + 21 * minute,
      attempts: [tried(reboot, 'overtaken')],
    },
    expected: 'wait 12:35:00',
  },
  {
    when: 'both were tried',
    given: {
      fault: 'node-unusable',
      now: noon + hour,
      attempts: [tried(reboot), tried(replace)],
    },
    expected: 'escalate',
  },
  {
    when: 'a person was told',
    given: {
      fault: 'node-unusable',
      now: noon + hour,
      attempts: [tried(reboot), tried(replace), tried(escalate, 'done')],
    },
    expected: 'end',
  },
]

const refusedAt = { code: 'NodeStateUnusable', at: noon - hour, until: noon + 23 * hour }
const memory: readonly Step[] = [
  {
    when: 'a reboot was refused to another unusable node an hour ago',
    given: {
      fault: 'node-unusable',
      now: noon + 15 * minute,
      controls: controls({ refusals: { 'reboot@unusable': refusedAt } }),
    },
    expected: 'replace',
  },
  {
    when: 'that was in another state',
    given: {
      fault: 'node-unusable',
      now: noon + 15 * minute,
      controls: controls({ refusals: { 'reboot@idle': refusedAt } }),
    },
    expected: 'reboot',
  },
  {
    // 11:00 + 24 h: at that very moment it is forgotten.
    when: 'that is a day ago',
    given: {
      fault: 'node-unusable',
      now: noon + 23 * hour,
      controls: controls({ refusals: { 'reboot@unusable': refusedAt } }),
    },
    expected: 'reboot',
  },
]

const notMade = (endedAt: number) => attempt({ action: reboot, result: 'not-made', endedAt })
const busy: readonly Step[] = [
  {
    // Throttled at 12:15:30: a minute later.
    when: 'Batch was too busy for the reboot',
    given: {
      fault: 'node-unusable',
      now: noon + 15 * minute + 45 * second,
      attempts: [notMade(noon + 15 * minute + 30 * second)],
    },
    expected: 'wait 12:16:30',
  },
  {
    when: 'and the minute is over: it did not count as a try',
    given: {
      fault: 'node-unusable',
      now: noon + 16 * minute + 30 * second,
      attempts: [notMade(noon + 15 * minute + 30 * second)],
    },
    expected: 'reboot',
  },
]

const disk: readonly Step[] = [
  { when: 'first', given: { fault: 'node-disk-full' }, expected: 'collect-evidence' },
  {
    when: 'the node still takes tasks',
    given: { fault: 'node-disk-full', node: { state: 'running' }, attempts: [looked] },
    expected: 'disable-scheduling',
  },
  {
    when: 'the node takes no tasks as it is unusable',
    given: { fault: 'node-disk-full', attempts: [looked] },
    expected: 'reboot',
  },
  {
    when: 'its scheduling is off',
    given: {
      fault: 'node-disk-full',
      node: { state: 'offline', schedulingEnabled: false },
      attempts: [looked, tried(disable, 'done')],
    },
    expected: 'reboot',
  },
  {
    when: 'evidence could not be had: it holds nothing up',
    given: { fault: 'node-disk-full', attempts: [tried(evidence, 'failed')] },
    expected: 'reboot',
  },
  {
    when: 'the reboot did not help',
    given: { fault: 'node-disk-full', attempts: [looked, tried(reboot)] },
    expected: 'replace',
  },
  {
    when: 'all was tried',
    given: { fault: 'node-disk-full', attempts: [looked, tried(reboot), tried(replace)] },
    expected: 'escalate',
  },
]

const failed: Partial<NodeFacts> = { state: 'starttaskfailed' }
const startTask: readonly Step[] = [
  {
    when: 'first',
    given: { fault: 'node-start-task-failed', node: failed },
    expected: 'collect-evidence',
  },
  {
    // 12:00:00 + 2 min for a wave to show.
    when: 'with its logs read',
    given: { fault: 'node-start-task-failed', node: failed, attempts: [looked] },
    expected: 'wait 12:02:00',
  },
  {
    when: 'no wave came',
    given: {
      fault: 'node-start-task-failed',
      node: failed,
      now: noon + 2 * minute,
      attempts: [looked],
    },
    expected: 'reboot',
  },
  {
    when: 'one reboot did not help',
    given: {
      fault: 'node-start-task-failed',
      node: failed,
      now: noon + 2 * minute,
      attempts: [looked, tried(reboot)],
    },
    expected: 'reboot',
  },
  {
    when: 'the first reboot was refused: the second is not asked for',
    given: {
      fault: 'node-start-task-failed',
      node: failed,
      now: noon + 2 * minute,
      attempts: [looked, tried(reboot, 'refused')],
    },
    expected: 'replace',
  },
  {
    when: 'two did not help',
    given: {
      fault: 'node-start-task-failed',
      node: failed,
      now: noon + 2 * minute,
      attempts: [looked, tried(reboot), tried(reboot)],
    },
    expected: 'replace',
  },
]

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
    when: 'the network blocks the pool: told at once, no node touched',
    given: { fault: 'pool-unusable', subject: { kind: 'pool' } },
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

describe('the ladder', () => {
  const sections = { unusable, memory, busy, disk, startTask, task, pool }
  for (const [name, steps] of Object.entries(sections)) {
    describe(name, () => {
      test.each(steps)('$when → $expected', ({ given, expected }) => {
        expect(short(ask(given))).toBe(expected)
      })
    })
  }

  test.each(Object.keys(faults) as Fault[])('of %s ends by telling a person, once', (fault) => {
    const { ladder } = playbook[fault]
    expect(ladder.at(-1)).toEqual({ kind: 'escalate' })
    const all = [evidence, reboot, reboot, replace, disable, reactivate, reactivate, reactivate]
    const attempts = [...all, escalate].map((action) => tried(action))
    expect(short(ask({ fault, now: noon + hour, attempts }))).toBe('end')
  })

  test('a rung that is skipped is named in the reason of the next', () => {
    const refusals = { 'reboot@unusable': refusedAt }
    const answer = ask({
      fault: 'node-unusable',
      now: noon + 15 * minute,
      controls: controls({ refusals }),
    })
    expect(answer.reason).toBe(
      'reboot is skipped: Batch refused it here 1 h 15 min ago with NodeStateUnusable. Sick for 15 min: replace is next.',
    )
  })

  test('tasks of a usable node may end first; those of a sick one are queued again', () => {
    const usable = ask({
      fault: 'node-disk-full',
      node: { state: 'idle', schedulingEnabled: false },
      attempts: [looked],
    })
    const sick = ask({ fault: 'node-disk-full', attempts: [looked] })
    expect([usable, sick]).toMatchObject([
      { action: { kind: 'reboot', option: 'taskcompletion' } },
      { action: { kind: 'reboot', option: 'requeue' } },
    ])
  })
})
