// What is recorded of a call whose answer never came, once the facts show that Batch had it.
import { expect, test } from 'vitest'
import { verdictChanges } from '../../src/verify/verdict-changes.ts'
import { noon } from '../support/build-facts.ts'
import { attempt, incident, reboot, record, replace } from '../support/build-record.ts'

test.each([
  ['a reboot', reboot, 'announced', 'verifying', 1],
  ['a removal', replace, 'announced', 'settling', 1],
  ['growing back after a removal that was counted', replace, 'growing', 'verifying', 0],
] as const)('%s counts as a repair of its node', (_, action, from, step, expected) => {
  const changes = verdictChanges(
    { kind: 'step', step, reason: 'Read back.' },
    attempt({ action, step: from }),
    incident({ state: 'acting' }),
    record(),
    noon,
  )
  expect(changes.filter(({ kind }) => kind === 'put-node')).toHaveLength(expected)
})
