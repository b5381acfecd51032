// Where the files of a request are: on a node or in a task's directory on its node, and when they cannot be had.

import { keyOf } from '../life/basics.ts'
import type { NodePlace } from '../life/life.ts'
import type { NodeState, NodeStateName } from '../life/node-state.ts'
import { nodeIn } from '../life/pool-state.ts'
import { isCleanedUp } from '../life/retention.ts'
import { type FileEntry, hasFiles, nodeFiles, taskFiles } from '../views/node-files.ts'
import { taskRoot } from '../views/task-view.ts'
import { fault } from '../wire/batch-fault.ts'
import { type Call, jobOf, taskOf } from './call.ts'
import { checkState, placeOf } from './node-place.ts'

export interface FilePlace {
  /** URL of the listing. */
  readonly base: string
  readonly entries: readonly FileEntry[]
  readonly at: NodePlace
  /** Directory on the node that the entries' names begin from; empty for the node's root. */
  readonly root: string
}

const withAgent: readonly NodeStateName[] = [
  'idle',
  'running',
  'offline',
  'waitingforstarttask',
  'starttaskfailed',
]

/**
 * Whether the node's agent answers. On an unusable node it does when it has itself reported the full disk
 * (the guide to such nodes says: list and delete files there), and it does not when Batch lost the machine.
 */
export const hasAgent = ({ state, errors }: NodeState): boolean =>
  withAgent.includes(state) ||
  (state === 'unusable' && (errors ?? []).some(({ code }) => /^DiskFull$/i.test(String(code))))

/** The refusals of a node without its agent were never recorded: each state's own code is assumed. */
export function filesOnNode(call: Call): FilePlace {
  const at = placeOf(call)
  const { account, pool, node } = at
  if (!hasAgent(node)) checkState(node, [])
  return {
    base: `${call.url.origin}/pools/${pool.id}/nodes/${node.id}/files`,
    entries: nodeFiles(account, pool, node, call.life.now()),
    at,
    root: '',
  }
}

/**
 * A task's files are gone with its node, cannot be had while its node cannot be asked, and are cleaned up
 * when their retention time is over.
 */
export function filesOfTask(call: Call): FilePlace {
  const { account, life } = call
  const job = jobOf(call)
  const task = taskOf(call, job)
  const pool = task.node && account.pools[keyOf(task.node.poolId)]
  const node = nodeIn(pool, task.node?.nodeId)
  if (isCleanedUp(task, life.now())) throw fault('TaskFilesCleanedup')
  if (!pool || !node || !hasAgent(node) || !hasFiles(node, task, life.now())) {
    throw fault('TaskFilesUnavailable')
  }
  const root = taskRoot(job, task)
  return {
    base: `${call.url.origin}/jobs/${job.id}/tasks/${task.id}/files`,
    entries: taskFiles(pool, node, task, root, life.now()),
    at: { account, pool, node },
    root,
  }
}
