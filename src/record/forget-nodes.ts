// Forgets nodes whose last repair no guard counts any more: a pool that lives for years would carry all its dead.
import { dayMs } from '../domain/durations.ts'
import type { Change, PoolRecord } from '../domain/record.ts'

/** Repairs are counted over 7 days; a day more, so that nothing is forgotten that is still asked for. */
const rememberMs = 8 * dayMs

export function forgetNodes(record: PoolRecord, now: number): readonly Change[] {
  return record.nodes
    .filter(({ repairs }) => repairs.every(({ at }) => at <= now - rememberMs))
    .map(({ nodeId }) => ({ kind: 'put-node', node: { nodeId, repairs: [] } }))
}
