// Nodes that report an error of their own: a full disk, or another code that Batch does not recover from.
import type { BatchFault, NodeFacts, PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { evidenceOf, findingFrom } from './finding-from.ts'
import { counted } from './pool-share.ts'

export function nodeErrorFindings(facts: PoolFacts): readonly Finding[] {
  // What a node that is being booted still reports is of the time before.
  const sick = counted(facts.nodes).filter(
    (node) => node.errors.length > 0 && !['rebooting', 'reimaging'].includes(node.state),
  )
  return sick.flatMap((node) => {
    const full = node.errors.find((error) => error.code.toLowerCase() === 'diskfull')
    const error = full ?? node.errors[0]
    return error ? [finding(node, error, full !== undefined, sick.length)] : []
  })
}

function finding(node: NodeFacts, error: BatchFault, full: boolean, sick: number): Finding {
  return findingFrom({
    fault: full ? 'node-disk-full' : 'node-error',
    subject: { kind: 'node', nodeId: node.nodeId, allocationTime: node.allocationTime },
    scope: sick === 1 ? 'one-node' : 'some-nodes',
    since: node.stateSince,
    summary: full
      ? `The disk of the node is full; the node is ${node.state}.`
      : `The node is ${node.state} and reports ${error.code}.`,
    evidence: evidenceOf(error),
    nodeIds: [node.nodeId],
  })
}
