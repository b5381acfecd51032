// Pools in the classic communication mode, which is retired.
import type { PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { findingFrom } from './finding-from.ts'
import { liveCause } from './live-cause.ts'

/** learn.microsoft.com/azure/batch/simplified-compute-node-communication: retired on 31 March 2026. */
const retiredAt = Date.UTC(2026, 2, 31)

/** The mode in force counts; one that was asked for shows where there are no nodes to be in any. */
export function communicationMode(facts: PoolFacts, pool: PoolSnapshot): readonly Finding[] {
  const { currentCommunication, targetCommunication = 'default' } = pool
  const mode = currentCommunication ?? targetCommunication
  if (mode !== 'classic' || facts.observedAt < retiredAt) return []
  const told = `The nodes of the pool talk to Batch in the mode ${mode}; asked for is ${targetCommunication}.`
  return [
    findingFrom({
      since: Math.max(retiredAt, pool.createdAt),
      ...liveCause('pool-classic-communication', undefined, told),
    }),
  ]
}
