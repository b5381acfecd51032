// Whether one more round of deciding on the same facts is worth it.
import { expect, test } from 'vitest'
import { goesOn } from '../../src/decide/goes-on.ts'
import type { Decision } from '../../src/domain/decision.ts'
import { noon } from '../support/build-facts.ts'
import { attempt, finding, incident, reboot, record } from '../support/build-record.ts'

const own = incident()
const act: Decision = { kind: 'act', incident: own, action: reboot, reason: 'It is next.' }
const verify: Decision = { kind: 'verify', incident: own, attempt: attempt(), reason: 'Under way.' }
const wait: Decision = { kind: 'wait', incident: own, until: noon, reason: 'It waits.' }
const open: Decision = { kind: 'open', finding: finding(), mode: 'act', reason: 'It is new.' }
const said = { by: 'ann', verified: false, reason: '', at: noon, until: noon + 1 }
const grant = { ...said, id: 'g', kind: 'run', action: 'free-disk' } as const
const decline: Decision = { kind: 'decline', incident: own, grant, reason: 'It cannot be made.' }
const live = attempt({ step: 'verifying', incidentId: own.id })
const over = attempt({ step: 'ended', incidentId: own.id })

test.each([
  ['an incident that is new', open, false, [], true],
  ['an action that was made and has ended', act, true, [over], true],
  ['an action that was made and is under way', act, true, [live], false],
  ['an action that was dropped', act, false, [], false],
  ['an attempt that was judged and has ended', verify, false, [over], true],
  ['an attempt that is under way', verify, false, [live], false],
  ['an order that cannot be made', decline, false, [], true],
  ['a wait', wait, false, [], false],
] as const)('%s', (_, decision, made, attempts, expected) => {
  const carriedOut = new Set<Decision>(made ? [decision] : [])
  expect(goesOn([decision], carriedOut, record({ attempts }))).toBe(expected)
})
