// Resizes that failed: quota, capacity and configuration told apart; a stale error on a satisfied pool is nothing.
import type { BatchFault, PoolSnapshot } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Finding } from '../domain/finding.ts'
import { codesOf } from './codes.ts'
import { evidenceOf, findingFrom } from './finding-from.ts'

export function resizeFindings(pool: PoolSnapshot): readonly Finding[] {
  if (pool.allocationState !== 'steady' || isSatisfied(pool)) return []
  const byFault = new Map<Fault, Finding>()
  for (const error of pool.resizeErrors) {
    // A person stopped it: not a fault.
    if (error.code.toLowerCase() === 'resizestopped') continue
    const fault = codesOf('resize').get(error.code.toLowerCase()) ?? 'pool-resize-failed'
    if (byFault.has(fault)) continue
    byFault.set(fault, finding(fault, error, pool))
  }
  return [...byFault.values()]
}

/** Both kinds of node are at their target: whatever error is left over speaks of the past. */
function isSatisfied(pool: PoolSnapshot): boolean {
  return (
    pool.currentDedicated === pool.targetDedicated &&
    pool.currentLowPriority === pool.targetLowPriority
  )
}

function finding(fault: Fault, error: BatchFault, pool: PoolSnapshot): Finding {
  return findingFrom({
    fault,
    since: pool.allocationStateSince,
    confidence: fault === 'pool-resize-failed' ? 'guess' : 'likely',
    summary: `${error.code}: the pool has ${pool.currentDedicated} of ${pool.targetDedicated} dedicated and ${pool.currentLowPriority} of ${pool.targetLowPriority} Spot nodes.`,
    evidence: evidenceOf(error),
  })
}
