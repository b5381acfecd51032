// The states that a node should only pass through, and after how long it is stuck in them.
import { minuteMs } from './durations.ts'
import type { NodeFacts, NodeState } from './facts.ts'

/**
 * In milliseconds. Recorded boots take a minute or two; half an hour in `starting` was nothing in
 * github.com/Azure-Samples/batch-dotnet-quickstart/issues/11, and Batch's own recovery takes 15 to 45 minutes
 * (github.com/Azure-Samples/azure-batch-samples/issues/238). A start task has no time limit of its own. Nodes that
 * leave may wait an hour for tasks; those that still run any are not stuck.
 */
export const graceMs: Readonly<Partial<Record<NodeState, number>>> = {
  creating: 45 * minuteMs,
  starting: 45 * minuteMs,
  waitingforstarttask: 60 * minuteMs,
  rebooting: 30 * minuteMs,
  reimaging: 45 * minuteMs,
  leavingpool: 60 * minuteMs,
  upgradingos: 60 * minuteMs,
}

/** Whether it is in such a state for longer than `graceMs` × `patience`. An error of its own says more. */
export function isStuck(node: NodeFacts, now: number, patience = 1): boolean {
  const grace = graceMs[node.state]
  if (grace === undefined) return false
  if (node.state === 'leavingpool' && node.runningTasks > 0) return false
  return now - node.stateSince > patience * grace
}
