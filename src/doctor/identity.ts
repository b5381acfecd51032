// Check: whether the nodes of a pool can reach the auto-storage account with the identity that is meant for it.
import type { CheckAnswer } from '../domain/check-answer.ts'
import type { Arm, ArmBody } from '../ports/arm.ts'
import { az, placeOf, quoted } from './az.ts'
import {
  answer,
  broken,
  type Found,
  nameOf,
  notChecked,
  objectAt,
  ok,
  sameId,
  textAt,
  unread,
} from './examine-arm.ts'
import type { ArmQuestion } from './examine-question.ts'
import type { PoolParts } from './pool-parts.ts'

/** Roles that let a node read packages, by their ids: Storage Blob Data Reader, Contributor, Owner. */
const readers = new Set([
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  'ba92f5b4-2d11-453d-a403-e96b0029b9fe',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
])

/** `account` is the body of the Batch account. Never throws. */
export async function checkIdentity(
  arm: Arm,
  { accountId, poolId }: ArmQuestion,
  account: ArmBody,
  pool: PoolParts,
): Promise<CheckAnswer> {
  const found = await judge(arm, accountId, account, pool)
  return answer('identity', `auto-storage of pool ${poolId}`, found)
}

async function judge(
  arm: Arm,
  accountId: string,
  account: ArmBody,
  { packages, identityIds }: PoolParts,
): Promise<Found> {
  if (packages.length === 0) return ok('The pool has no application packages.')
  const storage = objectAt(account, 'properties', 'autoStorage')
  const storageId = textAt(storage, 'storageAccountId')
  if (!storageId) {
    const said =
      'The pool has application packages, and the Batch account has no auto-storage account.'
    const place = { ...placeOf(accountId), name: nameOf(accountId) }
    return broken(
      said,
      az('batch account set', { ...place, 'storage-account': 'STORAGE_ACCOUNT_ID' }),
    )
  }
  const mode = textAt(storage, 'authenticationMode') ?? 'StorageKeys'
  const store = `storage account ${nameOf(storageId)}`
  if (mode.toLowerCase() !== 'batchaccountmanagedidentity') {
    return byKeys(arm, storageId, mode)
  }
  const nodeIdentity = textAt(storage, 'nodeIdentityReference', 'resourceId')
  if (!nodeIdentity) {
    const said = `The Batch account reaches ${store} by its identity and names none for the nodes (nodeIdentityReference): nodes with packages stay in starting.`
    const all = `az resource update --ids ${accountId} --set properties.autoStorage.nodeIdentityReference.resourceId=IDENTITY_ID`
    return broken(said, all)
  }
  const identity = `identity ${nameOf(nodeIdentity)}`
  if (!identityIds.some((id) => sameId(id, nodeIdentity))) {
    const has = identityIds.map(nameOf).join(', ') || 'none'
    const said = `The ${identity} that is meant to reach ${store} (nodeIdentityReference) is not among the identities of the pool (${has}): its nodes become unusable with ApplicationPackageError.`
    return broken(
      said,
      `Give the pool the identity ${nodeIdentity} (identity.userAssignedIdentities).`,
    )
  }
  return mayRead(arm, storageId, nodeIdentity)
}

/** Storage refuses keys, and what is signed with them, where they are switched off. */
async function byKeys(arm: Arm, storageId: string, mode: string): Promise<Found> {
  const store = `storage account ${nameOf(storageId)}`
  const read = await arm.get(storageId, '2023-05-01')
  if (read.kind === 'missing') return storeGone(storageId)
  const properties = read.kind === 'read' ? objectAt(read.value, 'properties') : undefined
  if (properties?.allowSharedKeyAccess === false) {
    const said = `The nodes reach ${store} by its keys (${mode}), and it takes no keys (allowSharedKeyAccess is false): no package can be fetched.`
    const allow = az('storage account update', {
      ...placeOf(storageId),
      name: nameOf(storageId),
      'allow-shared-key-access': 'true',
    })
    return broken(
      said,
      `Let the Batch account reach it by an identity (authenticationMode BatchAccountManagedIdentity), or allow keys:\n${allow}`,
    )
  }
  return ok(`The nodes reach ${store} by its keys (${mode}): no identity is needed.`)
}

function storeGone(storageId: string): Found {
  const said = `The auto-storage account ${nameOf(storageId)} is not there any more.`
  return broken(said, `az storage account show --ids ${quoted(storageId)}`)
}

/** A role may also come by a group or by a custom role, which is not seen here: then it is not checked. */
async function mayRead(arm: Arm, storageId: string, identityId: string): Promise<Found> {
  const identity = `identity ${nameOf(identityId)}`
  const store = `storage account ${nameOf(storageId)}`
  const read = await arm.get(identityId, '2023-01-31')
  if (read.kind === 'missing') {
    const said = `The ${identity} of the nodes is not there any more.`
    return broken(said, `az identity show --ids ${identityId}`)
  }
  if (read.kind !== 'read') return unread(identity, read)
  const principal = textAt(read.value, 'properties', 'principalId') ?? ''
  const roles = await arm.list(
    `${storageId}/providers/Microsoft.Authorization/roleAssignments`,
    '2022-04-01',
  )
  if (roles.kind === 'missing') return storeGone(storageId)
  if (roles.kind !== 'read') return unread(`the roles on ${store}`, roles)
  const own = roles.value.items.filter(
    (item) =>
      principal !== '' &&
      textAt(item, 'properties', 'principalId')?.toLowerCase() === principal.toLowerCase(),
  )
  const reads = own.some((item) =>
    readers.has(nameOf(textAt(item, 'properties', 'roleDefinitionId') ?? '').toLowerCase()),
  )
  if (reads) return ok(`The ${identity} is one of the pool's and may read ${store}.`)
  return notChecked(
    `Not checked in full: the ${identity} is one of the pool's, but no role that reads ${store} was seen for it; one may come by a group or a custom role. Without one, nodes are idle and the package is missing.`,
    `az role assignment create --role "Storage Blob Data Reader" --assignee ${principal || 'PRINCIPAL_ID'} --scope ${storageId}`,
  )
}
