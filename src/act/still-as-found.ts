// Reads the node again right before a call: it must be the very node, in the very state, that was decided about.
import type { Action } from '../domain/action.ts'
import { isNodeAction } from '../domain/action.ts'
import type { PoolFacts } from '../domain/facts.ts'
import { findNode } from '../domain/subject-health.ts'
import type { BatchAccount } from '../ports/batch.ts'

/** What changed, in words; undefined when nothing did. Node operations take no condition, so this is theirs. */
export async function stillAsFound(
  batch: BatchAccount,
  facts: PoolFacts,
  action: Action,
): Promise<string | undefined> {
  if (!isNodeAction(action)) return undefined
  const found = findNode(facts, action.node)
  const fresh = await batch.node(facts.pool.pool, action.node.nodeId)
  if (!found || !fresh) return 'the node is gone'
  if (fresh.allocationTime !== found.allocationTime) return 'the node id is another node by now'
  if (fresh.state !== found.state || fresh.stateSince !== found.stateSince) {
    return `the node went from ${found.state} to ${fresh.state} meanwhile`
  }
  return undefined
}
