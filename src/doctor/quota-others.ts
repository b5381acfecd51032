// Sums up the cores that the other pools of an account want, since the account's quotas are shared.
import type { Arm } from '../ports/arm.ts'
import { numberAt, objectAt, textAt } from './examine-arm.ts'
import { batchApi } from './examine-question.ts'
import { sizeNamed, type VmSize } from './vm-sizes.ts'

export interface CoresUsed {
  pools: number
  dedicated: number
  spot: number
  /** By the family's name in lower case: dedicated cores. */
  byFamily: ReadonlyMap<string, number>
}

/** Undefined where the pools, or the cores of one of them, cannot be read: then nothing is known of the sum. */
export async function coresOfOthers(
  arm: Arm,
  accountId: string,
  poolId: string,
  sizes: readonly VmSize[],
): Promise<CoresUsed | undefined> {
  const read = await arm.list(`${accountId}/pools`, batchApi)
  if (read.kind !== 'read' || !read.value.complete) return undefined
  const byFamily = new Map<string, number>()
  let dedicated = 0
  let spot = 0
  let pools = 0
  for (const item of read.value.items) {
    if (textAt(item, 'name')?.toLowerCase() === poolId.toLowerCase()) continue
    pools += 1
    const properties = objectAt(item, 'properties')
    const nodes = numberAt(properties, 'currentDedicatedNodes') ?? 0
    const spotNodes = numberAt(properties, 'currentLowPriorityNodes') ?? 0
    if (nodes + spotNodes === 0) continue
    const size = sizeNamed(sizes, textAt(properties, 'vmSize') ?? '')
    if (size?.cores === undefined) return undefined
    const family = size.family.toLowerCase()
    byFamily.set(family, (byFamily.get(family) ?? 0) + nodes * size.cores)
    dedicated += nodes * size.cores
    spot += spotNodes * size.cores
  }
  return { pools, dedicated, spot, byFamily }
}
