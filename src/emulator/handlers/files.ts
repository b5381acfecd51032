// Files of nodes and of tasks, and when they cannot be had.
import type { NodeState } from '../life/state.ts'
import { keyOf, nodeIn } from '../life/state.ts'
import { type FileEntry, nodeFiles, outputFiles } from '../views/node-files.ts'
import { fault } from '../wire/batch-fault.ts'
import { type Call, type Handler, jobOf, nodeOf, poolOf, taskOf } from '../wire/call.ts'
import { listFiles, readFile } from './file-answers.ts'

/** Nobody reaches the agent of such a node; the code of this refusal was never recorded, it is the nearest one. */
const checkReachable = (node: NodeState): void => {
  if (node.state === 'unusable') throw fault('NodeStateUnusable')
  if (node.state === 'creating') throw fault('NodeBeingCreated')
  if (node.state === 'preempted') throw fault('OperationInvalidForCurrentState')
}

function onNode(call: Call): { base: string; entries: FileEntry[] } {
  const pool = poolOf(call)
  const node = nodeOf(call, pool)
  checkReachable(node)
  return {
    base: `${call.url.origin}/pools/${pool.id}/nodes/${node.id}/files`,
    entries: nodeFiles(call.account, pool, node),
  }
}

/** A task's files are gone with its node, and cannot be had from an unusable one. */
function ofTask(call: Call): { base: string; entries: FileEntry[] } {
  const job = jobOf(call)
  const task = taskOf(call, job)
  const pool = task.node && call.account.pools[keyOf(task.node.poolId)]
  const node = nodeIn(pool, task.node?.nodeId)
  if (!node || !task.output || node.state === 'unusable' || node.state === 'preempted') {
    throw fault('TaskFilesUnavailable')
  }
  return {
    base: `${call.url.origin}/jobs/${job.id}/tasks/${task.id}/files`,
    entries: outputFiles(task.output),
  }
}

const listing =
  (find: (call: Call) => { base: string; entries: FileEntry[] }): Handler =>
  (call) => {
    const { base, entries } = find(call)
    return listFiles(call, base, entries)
  }

const reading =
  (find: (call: Call) => { base: string; entries: FileEntry[] }): Handler =>
  (call) => {
    const { base, entries } = find(call)
    return readFile(call, base, entries)
  }

export const listNodeFiles = listing(onNode)
export const readNodeFile = reading(onNode)
export const listTaskFiles = listing(ofTask)
export const readTaskFile = reading(ofTask)
