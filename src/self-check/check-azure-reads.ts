// Checks what the pool doctor may read in Azure: the account, its group, its subscription. Refusals there are no fault: the rights are optional.
import { textAt } from '../doctor/examine-arm.ts'
import { batchApi } from '../doctor/examine-question.ts'
import type { Arm, ArmAnswer, ArmBody } from '../ports/arm.ts'
import type { Check } from './check.ts'

/** Three small reads. Never throws. */
export async function checkAzureReads(
  arm: Arm,
  account: string,
  accountId: string,
): Promise<readonly Check[]> {
  const subscription = accountId.split('/').slice(0, 3).join('/')
  const [read, applications] = await Promise.all([
    arm.get(accountId, batchApi),
    arm.get(`${accountId}/applications`, batchApi),
  ])
  const location = read.kind === 'read' ? textAt(read.value, 'location') : undefined
  const quotas = location
    ? await arm.get(
        `${subscription}/providers/Microsoft.Batch/locations/${location}/quotas`,
        batchApi,
      )
    : undefined
  return [
    { name: `rights of ${account}: account in Azure`, ...ofAccount(read, accountId) },
    { name: `rights of ${account}: resource group`, ...ofGroup(applications, accountId) },
    { name: `rights of ${account}: subscription`, ...ofSubscription(quotas, subscription) },
  ]
}

type Said = Omit<Check, 'name'>

/** Both our own role and the built-in one have this read: without it the identity has neither. */
function ofAccount(read: ArmAnswer<ArmBody>, accountId: string): Said {
  switch (read.kind) {
    case 'read':
      return { kind: 'ok', detail: 'The account can be read in Azure Resource Manager.' }
    case 'missing':
      return {
        kind: 'fault',
        detail: `There is no Batch account ${accountId}: correct its resourceId in BATCH_MEDIC_ACCOUNTS.`,
      }
    case 'denied':
      return {
        kind: 'fault',
        detail: `The app may not read the account in Azure (${read.action}): assign the Batch role of the deployment to the app's identity on ${accountId}; until then the pool doctor finds no causes.`,
      }
    case 'failed':
      return { kind: 'fault', detail: read.reason }
  }
}

function ofGroup(read: ArmAnswer<ArmBody>, accountId: string): Said {
  const group = accountId.split('/').slice(0, 5).join('/')
  const gives = `add ${group} to readableGroups and deploy again, or assign Reader to the app's identity there`
  return optional(read, `the resource group of the account, as Reader`, gives)
}

function ofSubscription(read: ArmAnswer<ArmBody> | undefined, subscription: string): Said {
  if (!read) {
    return { kind: 'not-checked', detail: 'Not checked: the region of the account is not known.' }
  }
  const gives = `add ${subscription} to readableSubscriptions and deploy again`
  return optional(read, 'VM sizes and quotas of the subscription', gives)
}

function optional(read: ArmAnswer<ArmBody>, what: string, gives: string): Said {
  if (read.kind === 'read') return { kind: 'ok', detail: `The pool doctor may read ${what}.` }
  if (read.kind === 'denied') {
    return {
      kind: 'not-given',
      detail: `The pool doctor may not read ${what} (${read.action}); that is optional. If it shall find causes there, ${gives}.`,
    }
  }
  const why = read.kind === 'failed' ? read.reason : `${read.path} is not there.`
  return {
    kind: 'not-checked',
    detail: `Not checked whether the pool doctor may read ${what}: ${why}`,
  }
}
