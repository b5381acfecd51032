// Nodes that are unusable and say nothing: Batch cannot reach them. One or few: the node; most: the pool's network.
import { momentText } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Finding, Scope } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import { poolSubject } from '../domain/refs.ts'
import { symptomOf } from '../domain/symptom.ts'
import { findingFrom } from './finding-from.ts'
import { liveCause, osOf } from './live-cause.ts'
import { idsOf, ofNode, scopeOf } from './node-subject.ts'
import { counted, isPoolWide } from './pool-share.ts'

export function unusableFindings(
  facts: PoolFacts,
  pool: PoolSnapshot,
  outputs: OutputsSeen,
): readonly Finding[] {
  const nodes = counted(facts.nodes)
  const silent = nodes.filter((node) => node.state === 'unusable' && node.errors.length === 0)
  if (silent.length === 0) return []
  // A node that Batch is still making cannot show yet whether it can be reached.
  const population = nodes.filter((node) => node.state !== 'creating').length
  if (isPoolWide(silent.length, population)) return [poolFinding(silent, population, pool, outputs)]
  return silent.map((node) => nodeFinding(node, silent.length, population, pool))
}

function nodeFinding(
  node: NodeFacts,
  sick: number,
  population: number,
  pool: PoolSnapshot,
): Finding {
  const told = `Unusable without an error since ${momentText(node.stateSince)}; ${sick} of ${population} nodes of the pool ${sick === 1 ? 'is' : 'are'}.`
  return findingFrom({
    ...ofNode(node, sick),
    since: node.stateSince,
    ...liveCause('node-unusable', unusable(node.stateSince, scopeOf(sick), pool), told),
  })
}

function poolFinding(
  silent: readonly NodeFacts[],
  population: number,
  pool: PoolSnapshot,
  outputs: OutputsSeen,
): Finding {
  const since = Math.min(...silent.map((node) => node.stateSince))
  const told = `${silent.length} of ${population} nodes are unusable and report no error; rebooting or replacing them would not help.`
  // What the doctor found broken, once it has looked.
  const output = outputs.of('pool-unusable', poolSubject, since)
  const symptom = { ...unusable(since, 'whole-pool', pool), output }
  return findingFrom({
    since,
    ...liveCause('pool-unusable', symptom, told),
    nodeIds: idsOf(silent),
  })
}

function unusable(at: number, scope: Scope, pool: PoolSnapshot) {
  return symptomOf('node', at, { state: 'unusable', scope, ...osOf(pool) })
}
