// What pools have used, as $expand=stats and the lifetime statistics give it.
import { coresOf } from '../life/allocation.ts'
import type { Wire } from '../life/basics.ts'
import { nodesOf, type PoolState } from '../life/pool-state.ts'
import { durationText } from '../wire/duration-text.ts'
import { isoOf } from '../wire/wire-time.ts'

/**
 * Core time is that of the dedicated nodes that are there now; what nodes of before have used is forgotten. Nothing is
 * executed, so that all that machines could have read, written or stored is zero. Operations are counted as text on
 * the wire, amounts as numbers, and times stand in the two parts alone (recorded of lifetimepoolstats; the contract
 * has them beside these too). Batch rolls up every half hour, the emulator at once.
 */
export function poolStatistics(pools: readonly PoolState[], url: string, nowMs: number): Wire {
  const startTime = isoOf(Math.min(nowMs, ...pools.map(({ createdMs }) => createdMs)))
  const lastUpdateTime = isoOf(nowMs)
  const coreMs = pools.reduce((sum, pool) => sum + coreMsOf(pool, nowMs), 0)
  return {
    url,
    usageStats: { startTime, lastUpdateTime, dedicatedCoreTime: durationText(coreMs) },
    resourceStats: {
      startTime,
      diskReadIOps: '0',
      diskWriteIOps: '0',
      lastUpdateTime,
      avgCPUPercentage: 0,
      avgMemoryGiB: 0,
      peakMemoryGiB: 0,
      avgDiskGiB: 0,
      peakDiskGiB: 0,
      diskReadGiB: 0,
      diskWriteGiB: 0,
      networkReadGiB: 0,
      networkWriteGiB: 0,
    },
  }
}

const coreMsOf = (pool: PoolState, nowMs: number): number =>
  coresOf(String(pool.spec.vmSize)) *
  nodesOf(pool)
    .filter((node) => node.dedicated)
    .reduce((sum, node) => sum + Math.max(0, nowMs - node.allocatedMs), 0)
