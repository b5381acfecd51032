// A task as `GET /jobs/{id}/tasks/{id}` shows it.
import type { JobState, TaskState, Wire } from '../life/state.ts'
import { eTagOf, isoOf, isoOfChange } from '../wire/wire-time.ts'

/** Where a task's files are on its node. */
export const taskRoot = (job: JobState, task: TaskState): string =>
  `workitems/${job.id}/job-1/${task.id}`

export function taskView(job: JobState, task: TaskState, origin: string): Wire {
  const { displayName, commandLine, ...rest } = task.spec
  const nodeUrl = task.node && `${origin}/pools/${task.node.poolId}/nodes/${task.node.nodeId}`
  return {
    id: task.id,
    ...(displayName !== undefined ? { displayName } : {}),
    url: `${origin}/jobs/${job.id}/tasks/${task.id}`,
    eTag: eTagOf(task.change),
    creationTime: isoOf(task.createdMs),
    lastModified: isoOfChange(task.change),
    state: task.state,
    stateTransitionTime: isoOf(task.stateMs),
    ...(task.previous
      ? {
          previousState: task.previous.state,
          previousStateTransitionTime: isoOf(task.previous.atMs),
        }
      : {}),
    commandLine,
    ...rest,
    executionInfo: executionView(task),
    ...(task.node
      ? {
          nodeInfo: {
            affinityId: `TVM:${task.node.nodeId}`,
            nodeUrl,
            poolId: task.node.poolId,
            nodeId: task.node.nodeId,
            taskRootDirectory: taskRoot(job, task),
            taskRootDirectoryUrl: `${nodeUrl}/files/${taskRoot(job, task)}`,
          },
        }
      : {}),
  }
}

/** No exitCode at all when the process never ran. */
export function executionView(task: TaskState): Wire {
  return {
    ...(task.startMs !== undefined ? { startTime: isoOf(task.startMs) } : {}),
    ...(task.endMs !== undefined ? { endTime: isoOf(task.endMs) } : {}),
    ...(task.exitCode !== undefined ? { exitCode: task.exitCode } : {}),
    ...(task.failureInfo ? { failureInfo: task.failureInfo } : {}),
    ...(task.result ? { result: task.result } : {}),
    retryCount: task.retryCount,
    ...(task.lastRetryMs !== undefined ? { lastRetryTime: isoOf(task.lastRetryMs) } : {}),
    requeueCount: task.requeueCount,
    ...(task.lastRequeueMs !== undefined ? { lastRequeueTime: isoOf(task.lastRequeueMs) } : {}),
  }
}
