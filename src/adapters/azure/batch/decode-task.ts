// Decodes jobs and tasks; a task's facts carry what its job says of it.
import type { TaskFacts } from '../../../domain/facts.ts'
import { sameId } from '../../../domain/refs.ts'
import type { JobFacts } from '../../../ports/batch.ts'
import { decodeFault } from './decode-fault.ts'
import { decodeMetadata } from './decode-pool.ts'
import { present, wireEnum, wireNumber, wireObject, wireText, wireTime } from './wire-value.ts'

export const jobSelect =
  'id,state,metadata,usesTaskDependencies,jobManagerTask,poolInfo,executionInfo'
export const taskSelect =
  'id,state,stateTransitionTime,executionInfo,nodeInfo,multiInstanceSettings'

/** Undefined without an id. An auto pool's id stands in executionInfo alone. */
export function decodeJob(value: unknown): JobFacts | undefined {
  const wire = wireObject(value)
  const jobId = wireText(wire?.id)
  if (!wire || !jobId) return undefined
  const pool =
    wireText(wireObject(wire.executionInfo)?.poolId) ?? wireText(wireObject(wire.poolInfo)?.poolId)
  return present({
    jobId,
    poolId: pool ?? '',
    state: wireEnum(wire.state) ?? '',
    metadata: decodeMetadata(wire.metadata),
    usesDependencies: wire.usesTaskDependencies === true,
    jobManagerTaskId: wireText(wireObject(wire.jobManagerTask)?.id),
  })
}

/** Undefined without an id. A missing time of the state becomes `now`. */
export function decodeTask(value: unknown, job: JobFacts, now: number): TaskFacts | undefined {
  const wire = wireObject(value)
  const taskId = wireText(wire?.id)
  if (!wire || !taskId) return undefined
  const run = wireObject(wire.executionInfo)
  return present({
    jobId: job.jobId,
    taskId,
    state: wireEnum(wire.state) ?? '',
    stateSince: wireTime(wire.stateTransitionTime) ?? now,
    result: wireEnum(run?.result),
    exitCode: wireNumber(run?.exitCode),
    failure: decodeFault(run?.failureInfo),
    startedAt: wireTime(run?.startTime),
    endedAt: wireTime(run?.endTime),
    retryCount: wireNumber(run?.retryCount) ?? 0,
    nodeId: wireText(wireObject(wire.nodeInfo)?.nodeId),
    jobManager: job.jobManagerTaskId !== undefined && sameId(job.jobManagerTaskId, taskId),
    multiInstance: wireObject(wire.multiInstanceSettings) !== undefined,
    dependencies: job.usesDependencies,
    jobState: job.state,
    jobMetadata: job.metadata,
    maxRetries: 0,
    requiredSlots: 1,
    requeueCount: 0,
  })
}
