// Nodes that are stuck in a state they should only pass through.
import { durationText, hourMs, momentText } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { graceMs, isStuck } from '../domain/transient-states.ts'
import { findingFrom } from './finding-from.ts'
import { liveCause } from './live-cause.ts'
import { hasError } from './node-error-findings.ts'
import { ofNode } from './node-subject.ts'

/** Its first nodes wait for whatever is made with the pool: images, addresses, the network. */
const youngMs = hourMs
/** While it resizes, nodes come in bulk. */
const resizingPatience = 2
/**
 * A start task may be slow everywhere: so many times the longest that succeeded here is waited for, and while none has
 * ended so many times the usual grace. A replacement would only begin anew what may be about to end.
 */
const startTaskPatience = 3

export function stuckNodes(facts: PoolFacts, pool: PoolSnapshot): readonly Finding[] {
  const now = facts.observedAt
  if (now - pool.createdAt < youngMs) return []
  const longestMs = longestStartTask(facts.nodes)
  const stuck = facts.nodes.filter(
    (node) => !hasError(node) && isStuck(node, now, patienceFor(node, pool, longestMs)),
  )
  const alike = new Map<string, number>()
  for (const { state } of stuck) alike.set(state, (alike.get(state) ?? 0) + 1)
  return stuck.map((node) => finding(node, alike.get(node.state) ?? 1, facts.nodes.length))
}

function patienceFor(node: NodeFacts, pool: PoolSnapshot, longestMs: number | undefined): number {
  const patience = pool.allocationState === 'steady' ? 1 : resizingPatience
  if (node.state !== 'waitingforstarttask') return patience
  if (longestMs === undefined) return startTaskPatience
  return Math.max(patience, (startTaskPatience * longestMs) / (graceMs[node.state] ?? hourMs))
}

/** In milliseconds; 0 where none tells how long it took, undefined where none has passed its own yet. */
function longestStartTask(nodes: readonly NodeFacts[]): number | undefined {
  const times = nodes.flatMap(({ startTask }) =>
    startTask?.result === 'success' && startTask.startedAt !== undefined && startTask.endedAt
      ? [startTask.endedAt - startTask.startedAt]
      : [],
  )
  const passed = times.length > 0 || nodes.some(({ state }) => usableStates.includes(state))
  return passed ? Math.max(0, ...times) : undefined
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
