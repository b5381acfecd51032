// Who was faster, by the answer to a call: never ourselves, and a formula only where there is one.
import { expect, test } from 'vitest'
import { meaningOf } from '../../src/act/answer-meaning.ts'
import { whoseDoing } from '../../src/act/whose-doing.ts'
import type { ActionAnswer } from '../../src/ports/batch.ts'
import { poolFacts, snapshot } from '../support/build-facts.ts'
import { disable, enable, reactivate, reboot } from '../support/build-record.ts'

const refused = (code: string): ActionAnswer => ({
  kind: 'refused',
  status: 409,
  code,
  message: '',
})
const gone: ActionAnswer = { kind: 'gone', status: 404, code: 'NodeNotFound', message: '' }
const already = refused('NodeAlreadyInTargetSchedulingState')
const fixed = poolFacts()
const scaled = poolFacts({ snapshot: snapshot({ autoScale: true }) })

test.each([
  ['scheduling is off already', disable, already, fixed, 'overtaken person'],
  ['scheduling is on already', enable, already, fixed, 'done'],
  ['the node is being rebooted', reboot, refused('NodeBeingRebooted'), fixed, 'overtaken person'],
  ['the node is gone', reboot, gone, fixed, 'overtaken person'],
  ['the node of a pool with a formula is gone', reboot, gone, scaled, 'overtaken itself'],
  ['the task of a pool with a formula is gone', reactivate, gone, scaled, 'overtaken person'],
  ['the node cannot be rebooted', reboot, refused('NodeStateUnusable'), fixed, 'refused'],
] as const)('where %s', (_, action, answer, facts, expected) => {
  const meaning = meaningOf(answer)
  if (meaning.kind !== 'ended') throw new Error('the call did not end')
  const { result, overtakenBy = '' } = whoseDoing(action, meaning, answer, facts)
  expect(`${result} ${overtakenBy}`.trim()).toBe(expected)
})
