// The guard of maintenance windows; what a window is, is tested with the windows.
import { windowGuard } from '../../../src/decide/guards/window-guard.ts'
import { hour, nodeSubject, noon } from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { attempt, disable, enable, policy, record } from '../../support/build-record.ts'

const window = (when: 'only' | 'never', from: string, to: string) => ({
  policy: policy({ windows: [{ name: 'work', when, from, to, zone: 'Europe/Berlin' }] }),
})

const closed = window('only', '14:00', '15:00')
const shut =
  'Changes are made only in "work" (every day 14:00-15:00 Europe/Berlin); the next moment for changes is 2026-03-01 13:00:00 UTC.'
const off = attempt({ action: disable, result: 'done', startedAt: noon - hour })

// Noon of the tests is 13:00 in Berlin.
table(windowGuard, [
  { when: 'the policy has none', given: {}, expected: undefined },
  { when: 'it is open', given: window('only', '13:00', '14:00'), expected: undefined },
  {
    when: 'it opens in an hour',
    given: closed,
    expected: shut,
    until: noon + hour,
    tell: false,
  },
  {
    when: 'a freeze lasts for two hours more',
    given: window('never', '08:00', '15:00'),
    expected:
      'In the window "work" (every day 08:00-15:00 Europe/Berlin) nothing is changed; the next moment for changes is 2026-03-01 14:00:00 UTC.',
    until: noon + 2 * hour,
  },
  {
    when: 'it has closed since scheduling of the node was switched off, which is well by now',
    given: { ...closed, action: enable, record: record({ attempts: [off] }) },
    expected: undefined,
  },
  {
    when: 'it was another node that was switched off',
    given: {
      ...{ ...closed, record: record({ attempts: [off] }) },
      action: { kind: 'enable-scheduling', node: nodeSubject('other'), option: 'requeue' },
    },
    expected: shut,
  },
  {
    when: 'it was a person who switched it off',
    given: { ...closed, action: enable },
    expected: shut,
  },
])
