// Decodes jobs, and the nodes on which their preparation failed.
import type { FailedPreparation, JobFacts, TaskCounts } from '../../../ports/batch.ts'
import { wireLimit } from './decode-duration.ts'
import { decodeFault } from './decode-fault.ts'
import { decodeMetadata } from './decode-pool.ts'
import type { Wire } from './wire-value.ts'
import { present, wireEnum, wireNumber, wireObject, wireText, wireTime } from './wire-value.ts'

export const jobSelect =
  'id,state,metadata,usesTaskDependencies,constraints,jobManagerTask,jobPreparationTask,jobReleaseTask,poolInfo,executionInfo'
export const preparationSelect = 'poolId,nodeId,jobPreparationTaskExecutionInfo'

/** Undefined without an id. An auto pool's id stands in executionInfo alone, also where the pool could not be made. */
export function decodeJob(value: unknown): JobFacts | undefined {
  const wire = wireObject(value)
  const jobId = wireText(wire?.id)
  if (!wire || !jobId) return undefined
  const run = wireObject(wire.executionInfo)
  const pool = wireText(run?.poolId) ?? wireText(wireObject(wire.poolInfo)?.poolId)
  return present({
    jobId,
    poolId: pool ?? '',
    state: wireEnum(wire.state) ?? '',
    metadata: decodeMetadata(wire.metadata),
    usesDependencies: wire.usesTaskDependencies === true,
    jobManagerTaskId: wireText(wireObject(wire.jobManagerTask)?.id),
    wallClockMs: wireLimit(wireObject(wire.constraints)?.maxWallClockTime),
    startedAt: wireTime(run?.startTime),
    endedAt: wireTime(run?.endTime),
    schedulingError: decodeFault(run?.schedulingError),
    terminateReason: wireText(run?.terminateReason),
    hasPreparation: wireObject(wire.jobPreparationTask) ? true : undefined,
    hasRelease: wireObject(wire.jobReleaseTask) ? true : undefined,
  })
}

/** Before API version 2020-09-01.12.0 the counts are the body itself. */
export function decodeTaskCounts(body: Wire): TaskCounts | undefined {
  const flat = wireNumber(body.failed) === undefined ? undefined : body
  const counts = wireObject(body.taskCounts) ?? flat
  if (!counts) return undefined
  const count = (name: keyof TaskCounts) => wireNumber(counts[name]) ?? 0
  return {
    active: count('active'),
    running: count('running'),
    completed: count('completed'),
    succeeded: count('succeeded'),
    failed: count('failed'),
  }
}

/** Undefined without a node. */
export function decodePreparation(value: unknown, now: number): FailedPreparation | undefined {
  const wire = wireObject(value)
  const nodeId = wireText(wire?.nodeId)
  if (!wire || !nodeId) return undefined
  const run = wireObject(wire.jobPreparationTaskExecutionInfo)
  return present({
    nodeId,
    exitCode: wireNumber(run?.exitCode),
    failure: decodeFault(run?.failureInfo),
    directory: wireText(run?.taskRootDirectory),
    at: wireTime(run?.endTime) ?? wireTime(run?.startTime) ?? now,
  })
}
