// Whether the totals of a node make it worth a look at the very tasks that it ran.
import type { NodeFacts } from './facts.ts'
import { usableStates } from './facts.ts'
import type { NodePast } from './record.ts'
import { sameId } from './refs.ts'

/** Fewer failures, or a smaller share of its runs, are nothing. */
const leastFailures = 4
export const leastShare = 0.5

/** After a reboot of ours only the runs since count: then the share of all of them tells nothing. */
export function failsMost(node: NodeFacts, pasts: readonly NodePast[]): boolean {
  const { state, schedulingEnabled, tasksRun, tasksSucceeded, runningTasks } = node
  if (!usableStates.includes(state) || !schedulingEnabled) return false
  const failures = tasksRun - tasksSucceeded - runningTasks
  if (failures < leastFailures) return false
  const rebooted = pasts.some(
    ({ nodeId, repairs }) =>
      sameId(nodeId, node.nodeId) && repairs.some(({ kind }) => kind === 'reboot'),
  )
  // Runs under way have not ended either way.
  return rebooted || failures >= leastShare * (failures + tasksSucceeded)
}
