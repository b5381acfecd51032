// Nodes that are stuck in a state they should only pass through.
import { durationText, hourMs, momentText } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { startTaskPatience } from '../domain/start-task-wait.ts'
import { graceMs, isStuck } from '../domain/transient-states.ts'
import { findingFrom } from './finding-from.ts'
import { liveCause } from './live-cause.ts'
import { hasError } from './node-error-findings.ts'
import { ofNode } from './node-subject.ts'

/** Its first nodes wait for whatever is made with the pool: images, addresses, the network. */
const youngMs = hourMs
/** While it resizes, nodes come in bulk. */
const resizingPatience = 2

export function stuckNodes(facts: PoolFacts, pool: PoolSnapshot): readonly Finding[] {
  const now = facts.observedAt
  if (now - pool.createdAt < youngMs) return []
  const patience = pool.allocationState === 'steady' ? 1 : resizingPatience
  const patienceWith = startTaskPatience(facts.nodes)
  const stuck = facts.nodes.filter(
    (node) => !hasError(node) && isStuck(node, now, Math.max(patience, patienceWith(node))),
  )
  const alike = new Map<string, number>()
  for (const { state } of stuck) alike.set(state, (alike.get(state) ?? 0) + 1)
  return stuck.map((node) => finding(node, alike.get(node.state) ?? 1, facts.nodes.length))
}

/** What is said of nodes on their way is of those that may still arrive: here only the fault speaks. */
function finding(node: NodeFacts, alike: number, population: number): Finding {
  const { state, stateSince } = node
  const told = `The node is ${state} since ${momentText(stateSince)}, longer than ${durationText(graceMs[state] ?? 0)}; ${alike} of ${population} nodes are stuck so.`
  return findingFrom({
    ...ofNode(node, alike),
    since: stateSince,
    ...liveCause('node-stuck', undefined, told),
  })
}
