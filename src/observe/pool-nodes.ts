// The nodes of a pool, listed only where something asks for it: the counts of a calm pool say enough in one call.

import type { NodeFacts, PoolSnapshot } from '../domain/facts.ts'
import { failsMost } from '../domain/fails-most.ts'
import type { PoolRecord } from '../domain/record.ts'
import { sameId } from '../domain/refs.ts'
import type { BatchAccount } from '../ports/batch.ts'
import { isLookDue } from './look-at-jobs.ts'
import { list, read } from './reading.ts'

/**
 * False only where nothing can hang on a single node: the last whole look is recent, nothing is open or was out of
 * sight, Batch told of no error of the pool, and its counts show no node in trouble. What counts hide (an error on an
 * idle node, a black hole, a node that starts for ever) waits for the next whole look. Failed tasks ask for the nodes as well: the caller knows of them.
 */
export async function wantsNodes(
  batch: BatchAccount,
  snapshot: PoolSnapshot,
  record: PoolRecord,
  poolId: string,
  now: number,
): Promise<boolean> {
  const { incidents, controls } = record
  const { unseenSince, stormSince } = controls
  if (incidents.length > 0 || unseenSince !== undefined || stormSince !== undefined) return true
  if (snapshot.resizeErrors.length > 0 || snapshot.autoScaleError) return true
  if (isLookDue(record, now)) return true
  // Without an answer the list is asked for: that is no gap.
  const counts = await read([], 'the node counts', () => batch.nodeCounts(poolId))
  const own = counts?.items.find(({ pool }) => sameId(pool, poolId))
  return own === undefined || own.troubled > 0
}

/** Which tasks failed where is asked only when a node fails most of what it runs. */
export async function readNodes(
  batch: BatchAccount,
  gaps: string[],
  record: PoolRecord,
  poolId: string,
): Promise<readonly NodeFacts[]> {
  const nodes = await list(gaps, 'the nodes', () => batch.nodes(poolId))
  if (gaps.length > 0 || !nodes.some((node) => failsMost(node, record.nodes))) return nodes
  return await list(gaps, 'the nodes with their tasks', () => batch.nodes(poolId, true))
}
