// What the named cause of a failure does to its ladder: rungs in vain are left out, and a new failure is looked at anew.
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { NodeFacts } from '../../src/domain/facts.ts'
import type { Finding } from '../../src/domain/finding.ts'
import { hour, minute, noon, second } from '../support/build-facts.ts'
import type { Asked, Step } from '../support/build-ladder.ts'
import { ask, looked, short, tried } from '../support/build-ladder.ts'
import { reboot } from '../support/build-record.ts'

const failed: Partial<NodeFacts> = { state: 'starttaskfailed' }

const again = (since: number, more: readonly Attempt[] = []): Asked => ({
  fault: 'node-start-task-failed',
  node: failed,
  since,
  now: since + minute,
  attempts: [looked, tried(reboot), ...more],
})
const looks: readonly Step[] = [
  {
    when: 'the reboot ran it again and it failed anew: what it wrote this time may name another cause',
    given: again(noon + 10 * minute),
    expected: 'collect-evidence',
  },
  {
    when: 'that was read too',
    given: again(noon + 10 * minute, [{ ...looked, startedAt: noon + 11 * minute }]),
    expected: 'reboot',
  },
  {
    when: 'it was read half a minute before it failed, by clocks that differ',
    given: again(noon + 30 * second),
    expected: 'reboot',
  },
  {
    when: 'six looks are enough',
    given: again(noon + hour, Array(5).fill(looked)),
    expected: 'reboot',
  },
]

const vain = (cause: Partial<Finding>, given: Partial<Asked> = {}): Asked => ({
  fault: 'node-start-task-failed',
  node: failed,
  now: noon + 2 * minute,
  attempts: [looked],
  ...given,
  cause: { rule: 'some-rule', confidence: 'likely', retryHelps: false, ...cause },
})
const inVain: readonly Step[] = [
  ...(
    ['change-config', 'change-code', 'other-vm-size', 'raise-quota', 'recreate-pool'] as const
  ).map((fixClass) => ({
    when: `a rule says that only ${fixClass} helps`,
    given: vain({ fixClass }),
    expected: 'escalate',
  })),
  {
    when: 'a rule says that another machine would be better, and that a retry may still help',
    given: vain({ fixClass: 'replace-node', retryHelps: null }),
    expected: 'reboot',
  },
  {
    when: 'a rule says so, but only as a guess',
    given: vain({ fixClass: 'change-code', confidence: 'guess' }),
    expected: 'reboot',
  },
  {
    when: 'no rule says so: it is what the fault stands for',
    given: { ...vain({}), cause: { fixClass: 'change-code', retryHelps: false } },
    expected: 'reboot',
  },
  {
    when: 'a rule says that the code should change, and that a retry may still help',
    given: vain({ fixClass: 'change-code', retryHelps: true }),
    expected: 'reboot',
  },
  {
    when: 'nobody can tell whether a retry helps',
    given: vain({ fixClass: 'change-config', retryHelps: null }),
    expected: 'reboot',
  },
  {
    when: 'a rule says that the machine is broken',
    given: vain({ fixClass: 'replace-node' }),
    expected: 'replace',
  },
  {
    when: 'a rule says so of a full disk: what was freed shows after a reboot',
    given: vain({ fixClass: 'replace-node' }, { fault: 'node-disk-full' }),
    expected: 'reboot',
  },
  {
    when: 'a rule says to wait',
    given: vain({ fixClass: 'wait', retryHelps: true }),
    expected: 'reboot',
  },
  {
    when: 'evidence comes first, whatever is known',
    given: vain({ fixClass: 'change-code' }, { attempts: [] }),
    expected: 'collect-evidence',
  },
  {
    when: 'a node still takes tasks: nothing would switch it on again',
    given: vain(
      { fixClass: 'change-config' },
      { fault: 'node-disk-full', node: { state: 'running' } },
    ),
    expected: 'escalate',
  },
]

describe.each([
  ['a new failure', looks],
  ['a cause', inVain],
])('of %s', (_, steps) => {
  test.each(steps)('$when → $expected', ({ given, expected }) => {
    expect(short(ask(given))).toBe(expected)
  })
})

test('rungs in vain are named in the reason with the rule, those that were tried before are not', () => {
  expect(ask(vain({ fixClass: 'change-code' })).reason).toBe(
    'reboot and replace would be in vain: only a change of the code helps (some-rule). Only a person can help now.',
  )
  const late = vain({ fixClass: 'change-code' }, { attempts: [looked, tried(reboot)] })
  expect(ask(late).reason).toBe(
    'replace would be in vain: only a change of the code helps (some-rule). Only a person can help now.',
  )
  expect(ask(vain({ fixClass: 'replace-node' })).reason).toBe(
    'reboot would be in vain: the machine itself is at fault, and a reboot keeps it (some-rule). Sick for 2 min: replace is next.',
  )
})
