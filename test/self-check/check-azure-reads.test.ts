// What the pool doctor may read in Azure, as sentences: missing rights are no fault, but a wrong resourceId is.
import { expect, test } from 'vitest'
import { checkAzureReads } from '../../src/self-check/check-azure-reads.ts'
import { account, accountId, batchGroup, subscription } from '../doctor/arm-world.ts'
import { type ArmTable, handArm } from '../doctor/hand-arm.ts'

const applications = `${accountId}/applications`
const quotas = `${subscription}/providers/Microsoft.Batch/locations/westeurope/quotas`
const all: ArmTable = {
  [accountId]: account(),
  [applications]: { value: [] },
  [quotas]: { accountQuota: 3 },
}

test.each<{ when: string; table: ArmTable; says: readonly string[] }>([
  {
    when: 'all is given',
    table: all,
    says: [
      'ok: The account can be read in Azure Resource Manager.',
      'ok: The pool doctor may read the resource group of the account, as Reader.',
      'ok: The pool doctor may read VM sizes and quotas of the subscription.',
    ],
  },
  {
    when: 'only the role on the account is given',
    table: { ...all, [applications]: 'denied', [quotas]: 'denied' },
    says: [
      'ok: The account can be read',
      `not-given: The pool doctor may not read the resource group of the account, as Reader (Microsoft.Batch/batchAccounts/applications/read); that is optional. If it shall find causes there, add ${batchGroup} to readableGroups and deploy again, or assign Reader to the app's identity there.`,
      `not-given: The pool doctor may not read VM sizes and quotas of the subscription (Microsoft.Batch/locations/quotas/read); that is optional. If it shall find causes there, add ${subscription} to readableSubscriptions and deploy again.`,
    ],
  },
  {
    when: 'nothing is given',
    table: { [accountId]: 'denied', [applications]: 'denied' },
    says: [
      `fault: The app may not read the account in Azure (Microsoft.Batch/batchAccounts/read): assign the Batch role of the deployment to the app's identity on ${accountId}; until then the pool doctor finds no causes.`,
      'not-given: The pool doctor may not read the resource group',
      'not-checked: Not checked: the region of the account is not known.',
    ],
  },
  {
    when: 'the account is not there',
    table: {},
    says: [
      `fault: There is no Batch account ${accountId}: correct its resourceId in BATCH_MEDIC_ACCOUNTS.`,
      'not-checked: Not checked whether the pool doctor may read the resource group',
      'not-checked: Not checked: the region',
    ],
  },
])('$when', async ({ table, says }) => {
  const arm = handArm(table)
  const told = (await checkAzureReads(arm, 'renderfarm', accountId)).map(
    ({ kind, detail }) => `${kind}: ${detail}`,
  )
  for (const [index, text] of says.entries()) expect(told[index]).toContain(text)
  expect(told).toHaveLength(says.length)
  expect(arm.asked.length).toBeLessThanOrEqual(3)
})
