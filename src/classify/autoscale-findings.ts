// Autoscale formulas whose last evaluation failed: the pool keeps the size it has.
import { minuteMs, momentText } from '../domain/durations.ts'
import type { PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { symptomOfFault } from '../domain/symptom.ts'
import { evidenceOf, findingFrom } from './finding-from.ts'
import { liveCause, osOf } from './live-cause.ts'

/** A pool that is younger has no samples yet, and formulas that want some fail until it has. */
const samplesComeMs = 30 * minuteMs

export function autoscaleFindings(facts: PoolFacts, pool: PoolSnapshot): readonly Finding[] {
  const { autoScaleError: error } = pool
  if (!error || !pool.autoScale) return []
  const lacksSamples = /sample/i.test(error.code)
  if (lacksSamples && facts.observedAt - pool.createdAt < samplesComeMs) return []
  const nodes = pool.currentDedicated + pool.currentLowPriority
  const told = `${error.code}: the evaluation at ${momentText(error.at)} failed, and the pool stays at ${nodes} nodes.`
  const symptom = symptomOfFault('autoscale', error.at, error, osOf(pool))
  return [
    findingFrom({
      since: error.at,
      ...liveCause('pool-autoscale-failed', symptom, told),
      evidence: evidenceOf(error),
    }),
  ]
}
