// Spot nodes that were preempted: nothing to repair, and worth a word only where they pile up.
import { minuteMs, momentText } from '../domain/durations.ts'
import type { PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { symptomOf } from '../domain/symptom.ts'
import { findingFrom } from './finding-from.ts'
import { liveCause, osOf } from './live-cause.ts'
import { idsOf } from './node-subject.ts'

/** A node that comes back within this was not missed. */
const pilesUpMs = 30 * minuteMs
/** So many of them, and so much of the Spot nodes of the pool. */
const leastNodes = 3
const leastShare = 0.25

export function preemption(facts: PoolFacts, pool: PoolSnapshot): readonly Finding[] {
  const spot = facts.nodes.filter(({ dedicated, state }) => !dedicated || state === 'preempted')
  const taken = spot
    .filter(({ state }) => state === 'preempted')
    .toSorted((a, b) => a.stateSince - b.stateSince)
  const long = taken.filter(({ stateSince }) => facts.observedAt - stateSince >= pilesUpMs)
  const first = long[0]
  if (!first || long.length < leastNodes || long.length / spot.length < leastShare) return []
  const percent = Math.round((100 * taken.length) / spot.length)
  const told = `${taken.length} of ${spot.length} Spot nodes (${percent} %) are preempted, the first since ${momentText(first.stateSince)}; of ${pool.targetLowPriority} wanted, ${spot.length - taken.length} are left.`
  const symptom = symptomOf('node', first.stateSince, {
    ...{ state: 'preempted', scope: 'some-nodes' },
    ...osOf(pool),
  })
  return [
    findingFrom({
      since: first.stateSince,
      ...liveCause('pool-preempted', symptom, told),
      scope: 'some-nodes',
      nodeIds: idsOf(taken),
    }),
  ]
}
