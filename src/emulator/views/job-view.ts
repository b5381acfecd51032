// A job as `GET /jobs/{id}` shows it.
import type { JobState, Wire } from '../life/state.ts'
import { eTagOf, isoOf, isoOfChange } from '../wire/wire-time.ts'

export function jobView(job: JobState, origin: string): Wire {
  const { displayName, priority, onAllTasksComplete, onTaskFailure, ...rest } = job.spec
  const { poolInfo } = rest as { poolInfo?: { poolId?: string } }
  return {
    id: job.id,
    ...(displayName !== undefined ? { displayName } : {}),
    url: `${origin}/jobs/${job.id}`,
    eTag: eTagOf(job.change),
    lastModified: isoOfChange(job.change),
    creationTime: isoOf(job.createdMs),
    state: job.state,
    stateTransitionTime: isoOf(job.stateMs),
    ...(job.previous
      ? { previousState: job.previous.state, previousStateTransitionTime: isoOf(job.previous.atMs) }
      : {}),
    priority: priority ?? 0,
    maxParallelTasks: -1,
    usesTaskDependencies: false,
    allowTaskPreemption: false,
    ...rest,
    executionInfo: {
      startTime: isoOf(job.createdMs),
      ...(job.endedMs !== undefined ? { endTime: isoOf(job.endedMs) } : {}),
      ...(poolInfo?.poolId ? { poolId: poolInfo.poolId } : {}),
      ...(job.endedMs !== undefined ? { terminateReason: job.terminateReason } : {}),
    },
    onAllTasksComplete: onAllTasksComplete ?? 'noaction',
    onTaskFailure: onTaskFailure ?? 'noaction',
  }
}
