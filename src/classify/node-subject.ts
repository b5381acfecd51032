// What findings of nodes have in common: their subject, their scope, and how many of how many.
import type { NodeFacts } from '../domain/facts.ts'
import type { Finding, Scope } from '../domain/finding.ts'
import type { NodeSubject } from '../domain/refs.ts'

/** A pool's finding names so many of its nodes. */
const namedNodes = 20

export function subjectOf({ nodeId, allocationTime }: NodeFacts): NodeSubject {
  return { kind: 'node', nodeId, allocationTime }
}

export function ofNode(
  node: NodeFacts,
  alike: number,
): Pick<Finding, 'subject' | 'nodeIds'> & {
  scope: Scope
} {
  return { subject: subjectOf(node), scope: scopeOf(alike), nodeIds: [node.nodeId] }
}

export function scopeOf(alike: number): Scope {
  return alike === 1 ? 'one-node' : 'some-nodes'
}

export function idsOf(nodes: readonly NodeFacts[]): readonly string[] {
  return nodes.slice(0, namedNodes).map(({ nodeId }) => nodeId)
}
