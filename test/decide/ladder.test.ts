// The faults of nodes are walked rung by rung; the times are worked out in the comments beside them.
import { describe, expect, test } from 'vitest'
import { type PlaybookRow, playbook } from '../../src/decide/playbook.ts'
import type { NodeFacts } from '../../src/domain/facts.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { faults } from '../../src/domain/fault.ts'
import { rungsOf } from '../../src/domain/policy-ladder.ts'
import { hour, minute, noon, second } from '../support/build-facts.ts'
import type { Step } from '../support/build-ladder.ts'
import { ask, looked, short, tried } from '../support/build-ladder.ts'
import {
  attempt,
  controls,
  disable,
  escalate,
  reactivate,
  reboot,
  replace,
} from '../support/build-record.ts'

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
  {
    when: 'nine times',
    given: {
      fault: 'node-unusable',
      now: noon + hour,
      attempts: Array.from({ length: 9 }, () => notMade(noon + 20 * minute)),
    },
    expected: 'reboot',
  },
  {
    when: 'ten times: it is given up',
    given: {
      fault: 'node-unusable',
      now: noon + hour,
      attempts: Array.from({ length: 10 }, () => notMade(noon + 20 * minute)),
    },
    expected: 'replace',
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
    when: 'the node is unusable, and a ladder of the policy says so all the same',
    given: {
      fault: 'node-disk-full',
      terms: { ladder: rungsOf(['disable-scheduling', 'reboot']) },
    },
    expected: 'disable-scheduling',
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
    given: { fault: 'node-disk-full', attempts: [{ ...looked, result: 'failed' }] },
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

/** Nothing is to be done, by us or at once. */
const toldByOpening: readonly Fault[] = [
  'node-agent-old',
  'pool-preempted',
  'task-terminated',
  'task-interrupted',
]

describe('the ladder', () => {
  const sections = { unusable, memory, busy, disk, startTask }
  for (const [name, steps] of Object.entries(sections)) {
    describe(name, () => {
      test.each(steps)('$when → $expected', ({ given, expected }) => {
        expect(short(ask(given))).toBe(expected)
      })
    })
  }

  const ladders = (Object.keys(faults) as Fault[]).filter((fault) => playbook[fault].ladder.length)
  test.each(ladders)('of %s ends by telling a person, once', (fault) => {
    // A rolling reboot comes after that: people mend the cause first.
    const { ladder }: PlaybookRow = playbook[fault]
    expect(ladder.findLast(({ kind }) => kind !== 'rolling-reboot')).toEqual({ kind: 'escalate' })
    const all = [reboot, reboot, replace, disable, reactivate, reactivate, reactivate]
    const attempts = [looked, ...[...all, escalate].map((action) => tried(action))]
    expect(short(ask({ fault, now: noon + hour, attempts }))).toBe('end')
  })

  test('is empty where opening the incident says all, and where there is none', () => {
    const empty = (Object.keys(faults) as Fault[]).filter((fault) => !ladders.includes(fault))
    expect(empty.filter((fault) => !fault.startsWith('api-'))).toEqual(toldByOpening)
  })

  test('a rung that is skipped is named in the reason of the next', () => {
    const refusals = { 'reboot@unusable': refusedAt }
    const answer = ask({
      fault: 'node-unusable',
      now: noon + 15 * minute,
      controls: controls({ refusals }),
    })
    expect(answer.reason).toBe(
      'reboot is skipped: Batch refused it here 1 h 15 min ago with NodeStateUnusable. reimage is skipped: Batch refuses it on every pool of today. Sick for 15 min: replace is next.',
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
