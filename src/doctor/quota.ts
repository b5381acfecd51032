// Check: whether the quotas of the account, or of the subscription, leave room for the nodes that the pool wants.
import type { CheckAnswer } from '../domain/check-answer.ts'
import type { PoolSnapshot } from '../domain/facts.ts'
import type { Arm, ArmAnswer, ArmBody } from '../ports/arm.ts'
import {
  answer,
  broken,
  type Found,
  listAt,
  nameOf,
  notChecked,
  numberAt,
  ok,
  textAt,
  unread,
} from './examine-arm.ts'
import type { ArmQuestion } from './examine-question.ts'
import { type CoresUsed, coresOfOthers } from './quota-others.ts'
import { sizeNamed, type VmSize } from './vm-sizes.ts'

interface Wanted {
  size: VmSize & { cores: number }
  snapshot: PoolSnapshot
}

/** `account` is the body of the Batch account. Never throws. */
export async function checkQuota(
  arm: Arm,
  question: ArmQuestion,
  account: ArmBody,
  sizes: ArmAnswer<readonly VmSize[]>,
): Promise<readonly CheckAnswer[]> {
  const { accountId, poolId, snapshot } = question
  const about = `quota of pool ${poolId}`
  const say = (found: Found) => [answer('quota', about, found)]
  if (sizes.kind !== 'read') return say(unread('the VM sizes of the region', sizes))
  const size = sizeNamed(sizes.value, snapshot.vmSize)
  const cores = size?.cores
  if (!size || cores === undefined) {
    return say(notChecked(`Not checked: Azure does not tell the cores of ${snapshot.vmSize}.`))
  }
  const wanted: Wanted = { size: { ...size, cores }, snapshot }
  const mode = (textAt(account, 'properties', 'poolAllocationMode') ?? '').toLowerCase()
  if (mode === 'usersubscription') {
    return say(await subscriptionQuota(arm, accountId, account, wanted))
  }
  const others = await coresOfOthers(arm, accountId, poolId, sizes.value)
  return [
    ...say(accountQuota(account, wanted, others, accountId)),
    ...poolCount(account, others, accountId),
  ]
}

function accountQuota(
  account: ArmBody,
  { size, snapshot }: Wanted,
  others: CoresUsed | undefined,
  accountId: string,
): Found {
  const dedicated = snapshot.targetDedicated * size.cores
  const spot = snapshot.targetLowPriority * size.cores
  const family = listAt(account, 'properties', 'dedicatedCoreQuotaPerVMFamily').find(
    (one) => textAt(one, 'name')?.toLowerCase() === size.family.toLowerCase(),
  )
  const enforced = booleanAt(account, 'dedicatedCoreQuotaPerVMFamilyEnforced') ?? true
  const limits = [
    {
      what: 'dedicated cores',
      wants: dedicated,
      quota: numberAt(account, 'properties', 'dedicatedCoreQuota'),
      used: others?.dedicated,
    },
    ...(family && enforced
      ? [
          {
            what: `dedicated cores of ${size.family}`,
            wants: dedicated,
            quota: numberAt(family, 'coreQuota'),
            used: others?.byFamily.get(size.family.toLowerCase()) ?? (others ? 0 : undefined),
          },
        ]
      : []),
    {
      what: 'Spot (low-priority) cores',
      wants: spot,
      quota: numberAt(account, 'properties', 'lowPriorityCoreQuota'),
      used: others?.spot,
    },
  ].filter(({ wants }) => wants > 0)
  if (limits.length === 0) return ok('The pool wants no nodes.')
  const name = nameOf(accountId)
  const short = limits.find(
    ({ wants, quota, used }) => quota !== undefined && wants + (used ?? 0) > quota,
  )
  const each = `${size.cores} cores each of ${size.name}`
  if (short) {
    const besides = short.used ? `, and other pools of the account hold ${short.used}` : ''
    const said = `The pool wants ${short.wants} ${short.what} (${each})${besides}; the Batch account ${name} has a quota of ${short.quota}.`
    return broken(said, raiseAt(accountId))
  }
  const unknown = limits.find(({ quota, used }) => quota === undefined || used === undefined)
  if (unknown) {
    const what =
      unknown.quota === undefined ? 'the account tells no quota' : 'other pools could not be read'
    return notChecked(
      `Not checked in full: the pool wants ${unknown.wants} ${unknown.what}; ${what}.`,
    )
  }
  const lines = limits.map(
    ({ what, wants, quota, used }) => `${wants + (used ?? 0)} of ${quota} ${what}`,
  )
  return ok(`With all pools at their size the account needs ${lines.join(', ')}.`)
}

/** The quota is the subscription's: what is left must hold the nodes that are still missing. */
async function subscriptionQuota(
  arm: Arm,
  accountId: string,
  account: ArmBody,
  { size, snapshot }: Wanted,
): Promise<Found> {
  const subscription = accountId.split('/')[2] ?? ''
  const location = textAt(account, 'location') ?? ''
  const read = await arm.list(
    `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/${location}/usages`,
    '2020-12-01',
  )
  if (read.kind !== 'read') return unread(`the quotas of the subscription in ${location}`, read)
  const missingDedicated = missing(snapshot.targetDedicated, snapshot.currentDedicated) * size.cores
  const missingSpot = missing(snapshot.targetLowPriority, snapshot.currentLowPriority) * size.cores
  const limits = [
    { name: 'cores', wants: missingDedicated },
    { name: size.family, wants: missingDedicated },
    { name: 'lowPriorityCores', wants: missingSpot },
  ].filter(({ wants }) => wants > 0)
  for (const { name, wants } of limits) {
    const usage = read.value.items.find(
      (item) => textAt(item, 'name', 'value')?.toLowerCase() === name.toLowerCase(),
    )
    const limit = numberAt(usage, 'limit')
    const used = numberAt(usage, 'currentValue')
    if (limit === undefined || used === undefined) {
      return notChecked(`Not checked: the subscription tells no quota of ${name} in ${location}.`)
    }
    if (wants > limit - used) {
      const said = `The pool still wants ${wants} cores (${size.cores} each of ${size.name}); of the subscription's quota of ${limit} ${name} in ${location}, ${used} are in use.`
      return broken(said, `az vm list-usage --location ${location} --output table`)
    }
  }
  return ok('The quotas of the subscription leave room for the nodes that are missing.')
}

/** Told only where it is reached. It stops pools to come, and is no reason for what ails this one. */
function poolCount(
  account: ArmBody,
  others: CoresUsed | undefined,
  accountId: string,
): readonly CheckAnswer[] {
  const quota = numberAt(account, 'properties', 'poolQuota')
  if (!others || quota === undefined || others.pools + 1 < quota) return []
  const said = `The account has ${others.pools + 1} pools and a quota of ${quota}: no further pool can be made, for an auto-pool neither.`
  const found = { ...ok(said), mend: raiseAt(accountId) }
  return [answer('quota', `pools of account ${nameOf(accountId)}`, found)]
}

function missing(target: number, current: number): number {
  return Math.max(0, target - current)
}

function booleanAt(account: ArmBody, name: string): boolean | undefined {
  const properties = account.properties
  if (typeof properties !== 'object' || properties === null) return undefined
  const value = (properties as Record<string, unknown>)[name]
  return typeof value === 'boolean' ? value : undefined
}

function raiseAt(accountId: string): string {
  return `Ask for more in the portal: the Batch account ${nameOf(accountId)}, Quotas, Request quota increase; or lower the target of the pool.`
}
