// When a repair made things worse: only where the facts show that something which worked before it does not after it.
import type { Attempt } from '../domain/attempt.ts'
import type { NodeFacts, NodeState, PoolFacts } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import { counted } from '../domain/plain.ts'
import { sameId } from '../domain/refs.ts'
import { ailmentOf, sickNodes } from '../domain/sick-nodes.ts'
import { nodeHealth } from '../domain/subject-health.ts'

/** Fewer nodes that fall sick alike are nothing that a repair of one must have to do with. */
const leastSpread = 2

/** Offline is a node that could work and was told not to: ours are, while they are repaired. */
function couldWork(state: string): boolean {
  const states: readonly string[] = [...usableStates, 'offline' satisfies NodeState]
  return states.includes(state)
}

/** For a node that is repaired in place; a sentence, or undefined where it is not worse than it was. */
export function nodeWorse(attempt: Attempt, node: NodeFacts, facts: PoolFacts): string | undefined {
  const { before } = attempt
  if (before && couldWork(before.state) && !couldWork(node.state)) {
    return `It was ${before.state} before, and is ${node.state} now.`
  }
  return spread(attempt, facts)
}

/** For a node that was taken out: `lack` says what came in its place, and is not as well as it was. */
export function replacementWorse({ before }: Attempt, lack: string): string | undefined {
  if (!before || !couldWork(before.state)) return undefined
  return `The node that was removed was ${before.state} and took tasks; ${lack}.`
}

/** A reactivated task that takes its new node with it, and that one alone: what befalls others as well is not the task's. */
export function taskWorse(
  { before, startedAt }: Attempt,
  nodeId: string | undefined,
  facts: PoolFacts,
) {
  if (nodeId === undefined || before?.sickNodes === undefined) return undefined
  const sick = sickNodes(facts)
  const [node, ...others] = sick.filter(({ stateSince }) => stateSince > startedAt)
  if (!node || others.length > 0 || !sameId(node.nodeId, nodeId)) return undefined
  if (sick.length <= before.sickNodes) return undefined
  return `Node ${nodeId}, on which it ran this time, has fallen sick since: ${nodeHealth(node).text}.`
}

/**
 * Others that were well, show the same as the repaired node did, and have done so only since the call: its tasks went
 * to them. New nodes are not among them: they are their own repair's to judge.
 */
function spread({ action, before, startedAt }: Attempt, facts: PoolFacts): string | undefined {
  if (before?.sickNodes === undefined || !('node' in action)) return undefined
  const sick = sickNodes(facts)
  const alike = sick.filter(
    (node) =>
      !sameId(node.nodeId, action.node.nodeId) &&
      node.allocationTime < startedAt &&
      node.stateSince > startedAt &&
      ailmentOf(node) === before.ailment,
  )
  if (alike.length < leastSpread || sick.length < before.sickNodes + leastSpread) return undefined
  return `${counted(alike.length, 'other node')} of the pool fell sick alike since; ${before.sickNodes} were sick before it and ${sick.length} are now.`
}
