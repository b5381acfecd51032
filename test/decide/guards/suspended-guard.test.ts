// The guard that stops where repairs do not help: replacements in vain, failures in a row, one trial, and longer after it.
import { suspendedGuard } from '../../../src/decide/guards/suspended-guard.ts'
import type { Action } from '../../../src/domain/action.ts'
import type { AttemptResult } from '../../../src/domain/attempt.ts'
import { allocated, hour, minute, nodeSubject, noon } from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { attempt, disable, record, replace } from '../../support/build-record.ts'

const ago = (durationMs: number) => noon - durationMs
type Made = readonly [agoMs: number, kind: 'reboot' | 'replace', result?: AttemptResult]
/** Each on a node of its own. */
const repaired = (...made: readonly Made[]) => ({
  record: record({
    nodes: made.map(([agoMs, kind, result], index) => ({
      nodeId: `x${index}`,
      repairs: [{ at: ago(agoMs), kind, allocationTime: allocated, ...(result ? { result } : {}) }],
    })),
  }),
})

const replacements = (...agosMs: number[]) =>
  repaired(...agosMs.map((agoMs) => [agoMs, 'replace'] as const))
const cameAfter: Action = { kind: 'reboot', node: nodeSubject('n1', noon), option: 'requeue' }
const vain = (text: string) =>
  `${text} nodes were replaced here in 6 h, and this one, which came after them, is sick as well: replacing does not help, look at the start task, the image and the VM size.`
table(suspendedGuard, [
  { when: 'nothing was repaired', given: {}, expected: undefined },
  {
    when: 'two nodes were replaced before this one came',
    given: { ...replacements(hour, 2 * hour), action: cameAfter },
    expected: undefined,
  },
  {
    when: 'three were',
    given: { ...replacements(hour, 2 * hour, 3 * hour), action: cameAfter },
    expected: vain('3'),
    until: noon + 3 * hour,
    tell: true,
  },
  {
    when: 'three were, one of them 6 hours ago',
    given: { ...replacements(hour, 2 * hour, 6 * hour), action: cameAfter },
    expected: undefined,
  },
  {
    when: 'three were, after this one came',
    given: replacements(hour, 2 * hour, 3 * hour),
    expected: undefined,
  },
])

const no = 'did-not-help'
const open = (count: number, until: string, what = 'repairs') =>
  `The last ${count} ${what} here did not help: none is made until 2026-03-01 ${until} UTC, then one as a trial.`
const failed = (...agosMs: number[]) =>
  repaired(...agosMs.map((agoMs) => [agoMs, 'reboot', no] as const))
table(suspendedGuard, [
  {
    when: 'the last two did not help',
    given: failed(10 * minute, 20 * minute),
    expected: undefined,
  },
  {
    when: 'the last three did not: an hour from the last',
    given: failed(10 * minute, 20 * minute, 30 * minute),
    expected: open(3, '12:50:00'),
    until: noon + 50 * minute,
    tell: true,
  },
  {
    when: 'one of them made it worse',
    given: repaired(
      [10 * minute, 'reboot', 'made-worse'],
      [hour, 'reboot', no],
      [hour, 'reboot', no],
    ),
    expected: open(3, '12:50:00'),
  },
  {
    when: 'a node is only switched off',
    given: { ...failed(10 * minute, 20 * minute, 30 * minute), action: disable },
    expected: undefined,
  },
  {
    when: 'one of the last three helped',
    given: repaired(
      [1, 'reboot', no],
      [2, 'reboot', 'helped'],
      [3, 'reboot', no],
      [4, 'reboot', no],
    ),
    expected: undefined,
  },
  {
    when: 'what came of some is not known: they say nothing',
    given: repaired([1, 'reboot'], [2, 'reboot', 'unknown'], [3, 'reboot', no], [4, 'reboot', no]),
    expected: undefined,
  },
  {
    when: 'one is an hour ahead, by a clock that was wrong: it says nothing, and ends nothing',
    given: failed(-hour, 10 * minute, 20 * minute),
    expected: undefined,
  },
  {
    when: 'they were a day ago: they say nothing of today',
    given: failed(24 * hour, 24 * hour, 24 * hour),
    expected: undefined,
  },
  {
    when: 'the hour is over: half open, one trial',
    given: failed(hour, 2 * hour, 3 * hour),
    expected: undefined,
  },
  {
    when: 'half open, and this pass makes the trial',
    given: {
      ...failed(hour, 2 * hour, 3 * hour),
      planned: [{ kind: 'replace', node: nodeSubject('n2'), option: 'requeue' }],
    },
    expected:
      'The last 3 repairs here did not help: one is tried, a replace that is under way, and this one waits for what comes of it.',
    tell: false,
  },
  {
    when: 'half open, and the trial is under way',
    given: {
      record: record({
        nodes: failed(hour, 2 * hour, 3 * hour).record.nodes,
        attempts: [
          attempt({
            step: 'verifying',
            action: { kind: 'reboot', node: nodeSubject('n2'), option: 'requeue' },
          }),
        ],
      }),
    },
    expected:
      'The last 3 repairs here did not help: one is tried, a reboot that is under way, and this one waits for what comes of it.',
  },
  {
    when: 'the trial did not help either: twice as long',
    given: failed(10 * minute, 2 * hour, 3 * hour, 4 * hour),
    expected: open(4, '13:50:00'),
    until: noon + 110 * minute,
  },
  {
    when: 'and so on, up to 8 hours',
    given: failed(...Array.from({ length: 9 }, (_, index) => (index + 1) * minute)),
    expected: open(9, '19:59:00'),
  },
  {
    when: 'the trial helped: closed',
    given: repaired(
      [10 * minute, 'reboot', 'helped'],
      [2 * hour, 'reboot', no],
      [3 * hour, 'reboot', no],
      [4 * hour, 'reboot', no],
    ),
    expected: undefined,
  },
  {
    when: 'only reboots failed: a replacement is for nodes that they cannot cure',
    given: { ...failed(10 * minute, 20 * minute, 30 * minute), action: replace },
    expected: undefined,
  },
  {
    when: 'replacements failed: reboots may not be tried either',
    given: repaired([1, 'replace', no], [2, 'replace', no], [3, 'replace', no]),
    expected: open(3, '12:59:59'),
  },
  {
    when: 'replacements failed, reboots helped in between',
    given: {
      ...repaired(
        [10 * minute, 'replace', no],
        [20 * minute, 'reboot', 'helped'],
        [hour, 'replace', no],
        [hour, 'replace', no],
      ),
      action: replace,
    },
    expected: open(3, '12:50:00', 'replacements'),
  },
])
