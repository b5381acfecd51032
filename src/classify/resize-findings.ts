// Resizes that failed: quota, capacity and configuration told apart; a stale error on a satisfied pool is nothing.
import type { BatchFault, PoolSnapshot } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Finding } from '../domain/finding.ts'
import { evidenceOf, findingFrom } from './finding-from.ts'

/** Codes in lower case, as the service spells some of them in two ways. A person stopped it: not a fault. */
const faultOfCode: Readonly<Record<string, Fault | 'nothing'>> = {
  accountcorequotareached: 'pool-resize-quota',
  accountlowprioritycorequotareached: 'pool-resize-quota',
  accountspotcorequotareached: 'pool-resize-quota',
  accountvmseriescorequotareached: 'pool-resize-quota',
  allocationtimedout: 'pool-resize-capacity',
  batchoutofcapacity: 'pool-resize-capacity',
  overconstrainedallocationrequesterror: 'pool-resize-capacity',
  allocationfailed: 'pool-resize-configuration',
  communicationenabledpoolreachedmaxvmcount: 'pool-resize-configuration',
  dependentresourcenotfound: 'pool-resize-configuration',
  diskencryptionfailure: 'pool-resize-configuration',
  failedidentityoperation: 'pool-resize-configuration',
  incompatiblevmsize: 'pool-resize-configuration',
  missingpublisherpropertyinmarketplaceplan: 'pool-resize-configuration',
  unsupportedvmsize: 'pool-resize-configuration',
  resizestopped: 'nothing',
}

export function resizeFindings(pool: PoolSnapshot): readonly Finding[] {
  if (pool.allocationState !== 'steady' || isSatisfied(pool)) return []
  const byFault = new Map<Fault, Finding>()
  for (const error of pool.resizeErrors) {
    const fault = faultOfCode[error.code.toLowerCase()] ?? 'pool-resize-failed'
    if (fault === 'nothing' || byFault.has(fault)) continue
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
