// Nodes that are unusable and say nothing: Batch cannot reach them. One or few: the node; most: the pool's network.
import { momentText } from '../domain/durations.ts'
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { findingFrom } from './finding-from.ts'
import { counted, isPoolWide } from './pool-share.ts'

export function unusableFindings(facts: PoolFacts): readonly Finding[] {
  const nodes = counted(facts.nodes)
  const silent = nodes.filter((node) => node.state === 'unusable' && node.errors.length === 0)
  if (silent.length === 0) return []
  // A node that Batch is still making cannot show yet whether it can be reached.
  const population = nodes.filter((node) => node.state !== 'creating').length
  if (isPoolWide(silent.length, population)) return [poolFinding(silent, population)]
  return silent.map((node) => nodeFinding(node, silent.length, population))
}

function nodeFinding(node: NodeFacts, sick: number, population: number): Finding {
  return findingFrom({
    fault: 'node-unusable',
    subject: { kind: 'node', nodeId: node.nodeId, allocationTime: node.allocationTime },
    scope: sick === 1 ? 'one-node' : 'some-nodes',
    since: node.stateSince,
    confidence: 'likely',
    summary: `Unusable without an error since ${momentText(node.stateSince)}; ${sick} of ${population} nodes of the pool are.`,
    nodeIds: [node.nodeId],
  })
}

function poolFinding(silent: readonly NodeFacts[], population: number): Finding {
  return findingFrom({
    fault: 'pool-unusable',
    since: Math.min(...silent.map((node) => node.stateSince)),
    confidence: 'likely',
    summary: `${silent.length} of ${population} nodes are unusable and report no error: Batch cannot reach them. So many at once is the network or the configuration of the pool, not its nodes, and rebooting or replacing them would not help.`,
    nodeIds: silent.slice(0, 20).map((node) => node.nodeId),
  })
}
