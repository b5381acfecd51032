// The call of the Batch REST API that an action is: what is recorded before it is made, and shown where it is not.
import type { Action, PlannedCall } from '../domain/action.ts'
import type { PoolRef } from '../domain/refs.ts'

/** Undefined for what changes nothing in Batch by itself; of several calls the first. Bodies as the REST API of 2022-10-01.16.0 wants them. */
export function plannedCall(pool: PoolRef, action: Action): PlannedCall | undefined {
  const nodes = `/pools/${pool.pool}/nodes`
  switch (action.kind) {
    case 'reboot':
      return post(`${nodes}/${action.node.nodeId}/reboot`, { nodeRebootOption: action.option })
    case 'disable-scheduling':
      return post(`${nodes}/${action.node.nodeId}/disablescheduling`, {
        nodeDisableSchedulingOption: action.option,
      })
    case 'enable-scheduling':
      return post(`${nodes}/${action.node.nodeId}/enablescheduling`, {})
    case 'replace':
    case 'remove':
      return post(`/pools/${pool.pool}/removenodes`, {
        nodeList: [action.node.nodeId],
        nodeDeallocationOption: action.option,
      })
    case 'reactivate-task':
      return post(`/jobs/${action.task.jobId}/tasks/${action.task.taskId}/reactivate`, {})
    case 'terminate-task':
      return post(`/jobs/${action.task.jobId}/tasks/${action.task.taskId}/terminate`, {})
    case 'free-disk': {
      const [first] = action.paths
      return first && freeCall(pool, action.node.nodeId, first.path)
    }
    case 'rolling-reboot':
    case 'collect-evidence':
    case 'escalate':
      return undefined
  }
}

/** Deletes one folder on a node, whole. */
export function freeCall(pool: PoolRef, nodeId: string, path: string): PlannedCall {
  const files = `/pools/${pool.pool}/nodes/${nodeId}/files`
  return { method: 'DELETE', path: `${files}/${path}?recursive=true`, body: {} }
}

export function growCall(
  pool: PoolRef,
  targets: { targetDedicated: number; targetLowPriority: number },
): PlannedCall {
  return post(`/pools/${pool.pool}/resize`, {
    targetDedicatedNodes: targets.targetDedicated,
    targetLowPriorityNodes: targets.targetLowPriority,
  })
}

function post(path: string, body: Readonly<Record<string, unknown>>): PlannedCall {
  return { method: 'POST', path, body }
}
