// Allocating virtual machines: which node comes next, how long that takes, and what the account's quota leaves room for.
import { idTakenOver } from '../faults/node-steps.ts'
import { durationMs } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import { keyOf, type Wire } from './basics.ts'
import { hexOf } from './dice.ts'
import type { Life } from './life.ts'
import type { NodeState } from './node-state.ts'
import { nodesOf, type PoolState } from './pool-state.ts'

/** Of the range 10.0.0.0/8; the first four and the last hosts of each subnet are nobody's. */
const addressOf = (index: number): string =>
  `10.${Math.floor(index / 64_000) % 256}.${Math.floor(index / 250) % 256}.${4 + (index % 250)}`

/** A new node; its id and address come from the seed and its index, never from chance. */
export function allocate(
  life: Life,
  account: AccountState,
  pool: PoolState,
  dedicated: boolean,
): NodeState {
  const index = pool.nextIndex
  pool.nextIndex += 1
  const hex = hexOf(life.world.seed, 'node', account.name, pool.id, index)
  const node: NodeState = {
    // The suffix of Spot nodes was never recorded; `_p` is what the field shows.
    id: idTakenOver(life, { account, pool }, dedicated) ?? `tvmps_${hex}_${dedicated ? 'd' : 'p'}`,
    index,
    dedicated,
    ipAddress: addressOf(index),
    allocatedMs: life.now(),
    state: 'creating',
    stateMs: life.now(),
    schedulingEnabled: true,
    running: [],
    recent: [],
    tasksRun: 0,
    tasksSucceeded: 0,
    step: 0,
  }
  pool.nodes[keyOf(node.id)] = node
  return node
}

/** A pool that needs no machine is steady after a second or two (recorded of pools of size 0). */
const noAllocationMs = 1_000

export function allocationMs(pool: PoolState, needsNodes: boolean): number {
  const { allocateMs } = pool.boot
  if (!needsNodes) return Math.min(allocateMs, noAllocationMs)
  const { factor = 1, extraMs = 0 } = pool.slowness ?? {}
  return allocateMs * factor + extraMs
}

/** Documented default. */
export const resizeTimeoutByDefault = 'PT15M'

/** The default also where a pool scales itself: its own time-out "has no effect" then, and another is not documented. */
export function resizeTimeoutMs(pool: PoolState): number {
  const own = pool.spec.enableAutoScale === true ? undefined : pool.spec.resizeTimeout
  return durationMs(String(own ?? resizeTimeoutByDefault)) ?? 15 * 60_000
}

/** Sizes of the retired cloud services that have a name for a number. */
const namedSizes: ReadonlyMap<string, number> = new Map([
  ['small', 1],
  ['medium', 2],
  ['large', 4],
  ['extralarge', 8],
])

/**
 * The cores of a VM size: the first digits of its name after the family (`Standard_D4s_v3` is 4). ASSUMED: true of
 * the sizes of today, but not of some old ones (`Standard_D12_v2` has 4); a table of all sizes would be out of date.
 */
export function coresOf(vmSize: string): number {
  const name = vmSize.toLowerCase()
  const digits = /^(?:standard_|basic_)?[a-z]+(\d+)/.exec(name)?.[1]
  return namedSizes.get(name) ?? Number(digits ?? 1)
}

/** Every account of the service has a quota; one without a given quota ends here, before the memory does. */
const mostNodes = 150_000

/** How many more nodes of the pool's size the account's quota of cores admits. */
export function roomInQuota(account: AccountState, pool: PoolState, dedicated: boolean): number {
  const quota = dedicated ? account.quotas?.dedicatedCores : account.quotas?.lowPriorityCores
  let nodeCount = 0
  for (const { nodes } of Object.values(account.pools)) nodeCount += Object.keys(nodes).length
  const room = Math.max(0, mostNodes - nodeCount)
  return quota === undefined ? room : Math.min(room, roomInCores(account, pool, dedicated, quota))
}

function roomInCores(
  account: AccountState,
  pool: PoolState,
  dedicated: boolean,
  quota: number,
): number {
  let used = 0
  for (const other of Object.values(account.pools)) {
    const nodes = nodesOf(other).filter((node) => node.dedicated === dedicated).length
    used += nodes * coresOf(String(other.spec.vmSize))
  }
  return Math.max(0, Math.floor((quota - used) / coresOf(String(pool.spec.vmSize))))
}

/** Words as a user's portal showed them (azure-docs issue 53298); those of low priority are put in their manner. */
export const quotaError = (dedicated: boolean): Wire =>
  dedicated
    ? {
        code: 'AccountCoreQuotaReached',
        message: 'The specified account has reached core quota',
      }
    : {
        code: 'AccountLowPriorityCoreQuotaReached',
        message: 'The specified account has reached low priority core quota',
      }

const kinds = { true: 'dedicated', false: 'low priority' } as const

/** Words as recorded. */
export const stoppedError = (dedicated: boolean): Wire => ({
  code: 'ResizeStopped',
  message: `Desired number of ${kinds[`${dedicated}`]} nodes could not be allocated due to a stop resize operation`,
})

/** Spelled so on the wire; words as users saw them (Azure/Batch issue 40, BatchExplorer issue 2085: also when shrinking). */
export const timedOutError = (dedicated: boolean): Wire => ({
  code: 'AllocationTimedout',
  message: `Desired number of ${kinds[`${dedicated}`]} nodes could not be allocated as the resize timeout was reached`,
})
