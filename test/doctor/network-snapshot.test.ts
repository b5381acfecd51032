// The pool as the data plane told it fills what Resource Manager leaves out or refuses.
import { expect, test } from 'vitest'
import { checkNetwork } from '../../src/doctor/check-network.ts'
import { gatherNetwork } from '../../src/doctor/gather-network.ts'
import {
  accountId,
  changed,
  poolPath,
  put,
  simplified,
  subnetId,
  withRules,
} from '../support/arm-network.ts'
import { type ArmWorld, armStandIn, forbidden } from '../support/arm-stand-in.ts'
import { snapshot } from '../support/build-facts.ts'
import { verdictOf } from './examined.ts'

async function withSnapshot(world: ArmWorld, fields: Parameters<typeof snapshot>[0]) {
  const told = snapshot({ subnetId, publicIps: 'batchmanaged', ...fields })
  const question = { accountId, poolId: 'frames', snapshot: told }
  return checkNetwork(await gatherNetwork(armStandIn(world), question))
}

const refused = put(simplified(), poolPath, forbidden('Microsoft.Batch/batchAccounts/pools/read'))

test('a pool that Resource Manager refuses is known from the data plane', async () => {
  const answers = await withSnapshot(refused, { currentCommunication: 'simplified' })
  expect(verdictOf(answers, 'communication-mode')).toBe('ok')
  expect(verdictOf(answers, 'outbound-rules')).toBe('ok')
})

test('the mode that the data plane tells decides where Resource Manager tells none', async () => {
  const untold = changed(withRules(simplified()), poolPath, {
    currentNodeCommunicationMode: undefined,
  })
  const answers = await withSnapshot(untold, { currentCommunication: 'classic' })
  expect(verdictOf(answers, 'inbound-rules')).toBe('broken')
})

test('a pool does not lose its subnet because Resource Manager leaves the network out', async () => {
  const without = changed(simplified(), poolPath, { networkConfiguration: undefined })
  const answers = await withSnapshot(without, {})
  expect(verdictOf(answers, 'outbound-rules')).toBe('ok')
})

test('rules for clients are no riddle when the data plane has just answered', async () => {
  const guarded = changed(simplified(), accountId, {
    networkProfile: { accountAccess: { defaultAction: 'Deny', ipRules: [] } },
  })
  expect(verdictOf(await withSnapshot(guarded, {}), 'account-firewall')).toBe('ok')
})
