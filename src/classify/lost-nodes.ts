// Nodes with which Batch has lost contact: their true state is not known.
import { minuteMs, momentText } from '../domain/durations.ts'
import type { PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { symptomOf } from '../domain/symptom.ts'
import { findingFrom } from './finding-from.ts'
import { liveCause, osOf } from './live-cause.ts'
import { hasError } from './node-error-findings.ts'
import { ofNode, scopeOf } from './node-subject.ts'
import { counted, isPoolWide } from './pool-share.ts'

/** A moment without contact is nothing. */
const tellAfterMs = 5 * minuteMs

export function lostNodes(facts: PoolFacts, pool: PoolSnapshot): readonly Finding[] {
  const nodes = counted(facts.nodes)
  const lost = nodes.filter(
    (node) =>
      node.state === 'unknown' &&
      !hasError(node) &&
      facts.observedAt - node.stateSince > tellAfterMs,
  )
  return lost.map((node) => {
    const { state, stateSince } = node
    const scope = isPoolWide(lost.length, nodes.length) ? 'whole-pool' : scopeOf(lost.length)
    const told = `No contact since ${momentText(stateSince)}; ${lost.length} of ${nodes.length} nodes of the pool are lost so.`
    const symptom = symptomOf('node', stateSince, { state, scope, ...osOf(pool) })
    return findingFrom({
      ...ofNode(node, lost.length),
      since: stateSince,
      ...liveCause('node-lost', symptom, told),
    })
  })
}
