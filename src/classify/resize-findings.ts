// Resizes that failed: quota, capacity and configuration told apart; a stale error on a satisfied pool is nothing.
import type { CauseClass } from '../domain/cause.ts'
import type { BatchFault, PoolSnapshot } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Finding } from '../domain/finding.ts'
import { type Symptom, symptomOfFault } from '../domain/symptom.ts'
import { codesOf } from './codes.ts'
import { evidenceOf, findingFrom } from './finding-from.ts'
import { liveCause, osOf } from './live-cause.ts'
import { nameCause } from './name-cause.ts'

export function resizeFindings(pool: PoolSnapshot): readonly Finding[] {
  if (pool.allocationState !== 'steady' || isSatisfied(pool)) return []
  const byFault = new Map<Fault, Finding>()
  for (const error of pool.resizeErrors) {
    // A person stopped it: not a fault.
    if (error.code.toLowerCase() === 'resizestopped') continue
    const symptom = symptomOfFault('resize', pool.allocationStateSince, error, osOf(pool))
    const fault = faultOf(error, symptom, pool)
    if (byFault.has(fault)) continue
    byFault.set(fault, finding(fault, error, symptom, pool))
  }
  return [...byFault.values()]
}

/** Both kinds of node are at their target: whatever error is left over speaks of the past. */
export function isSatisfied(pool: PoolSnapshot): boolean {
  return (
    pool.currentDedicated === pool.targetDedicated &&
    pool.currentLowPriority === pool.targetLowPriority
  )
}

/** AllocationFailed wraps whatever the provider said; what that was is the name of it. */
const byClass: Readonly<Partial<Record<CauseClass, Fault>>> = {
  quota: 'pool-resize-quota',
  capacity: 'pool-resize-capacity',
  'user-config': 'pool-resize-configuration',
  'network-blocked': 'pool-resize-configuration',
  'credentials-or-access': 'pool-resize-configuration',
  image: 'pool-resize-configuration',
}

function faultOf({ code }: BatchFault, symptom: Symptom, pool: PoolSnapshot): Fault {
  const known = codesOf('resize').get(code.toLowerCase()) ?? 'pool-resize-failed'
  if (known === 'pool-resize-timed-out' && isShrinking(pool)) return 'pool-removal-failed'
  if (code.toLowerCase() !== 'allocationfailed') return known
  return byClass[nameCause(symptom).causeClass] ?? known
}

/** What ran out of time then was the removal: nothing was to be allocated. */
function isShrinking(pool: PoolSnapshot): boolean {
  return (
    pool.currentDedicated >= pool.targetDedicated &&
    pool.currentLowPriority >= pool.targetLowPriority
  )
}

function finding(fault: Fault, error: BatchFault, symptom: Symptom, pool: PoolSnapshot): Finding {
  const told = `${error.code}: the pool has ${pool.currentDedicated} of ${pool.targetDedicated} dedicated and ${pool.currentLowPriority} of ${pool.targetLowPriority} Spot nodes.`
  // What rules say of a time-out is of nodes that do not come, not of nodes that do not go.
  const spoken = fault === 'pool-removal-failed' ? undefined : symptom
  return findingFrom({
    since: pool.allocationStateSince,
    ...liveCause(fault, spoken, told),
    evidence: evidenceOf(error),
  })
}
