// Reads what is touched again right before a call: it must be the very node or run, in the state that was decided about.
import type { Action } from '../domain/action.ts'
import { isNodeAction } from '../domain/action.ts'
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import { findNode } from '../domain/subject-health.ts'
import type { BatchAccount } from '../ports/batch.ts'
import { taskAsFound } from './task-as-found.ts'

/** What changed, in words; undefined when nothing did. Node operations take no condition, so this is theirs. */
export async function stillAsFound(
  batch: BatchAccount,
  facts: PoolFacts,
  action: Action,
): Promise<string | undefined> {
  if ('task' in action) return taskAsFound(batch, facts, action.task)
  if (!isNodeAction(action)) return undefined
  const found = findNode(facts, action.node)
  const fresh = await batch.node(facts.pool.pool, action.node.nodeId)
  if (!found || !fresh) return 'the node is gone'
  if (fresh.allocationTime !== found.allocationTime) return 'the node id is another node by now'
  if (fresh.state !== found.state || fresh.stateSince !== found.stateSince) {
    return `the node went from ${found.state} to ${fresh.state} meanwhile`
  }
  // An unusable node changes no state by it: whoever did that has the node in hand.
  if (fresh.schedulingEnabled !== found.schedulingEnabled) {
    return `its scheduling was switched ${fresh.schedulingEnabled ? 'on' : 'off'} meanwhile`
  }
  return endsWork(action) ? workOn(fresh) : undefined
}

/** What takes tasks, or their files, from a node. Scheduling is switched off with its tasks left to end. */
function endsWork(action: Action): boolean {
  if (action.kind === 'disable-scheduling') return action.option === 'requeue'
  return ['reboot', 'replace', 'remove', 'free-disk'].includes(action.kind)
}

/**
 * A task may have begun since the node was seen, without another state: slots are many. By the node's count and by its
 * own list, which has the parts of tasks that run on several nodes. What runs on an unusable node runs elsewhere again.
 */
function workOn({ state, runningTasks, recentTasks = [] }: NodeFacts): string | undefined {
  if (!usableStates.includes(state)) return undefined
  const listed = recentTasks.filter((task) => task.state === 'running')
  const part = listed.find(({ subtaskId }) => subtaskId !== undefined)
  if (part) return `a part of task ${part.jobId}/${part.taskId}, of several nodes, runs there`
  const running = Math.max(runningTasks, listed.length)
  if (running === 0) return undefined
  return running === 1 ? '1 task runs there by now' : `${running} tasks run there by now`
}
