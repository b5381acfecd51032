// Decodes tasks; a task's facts carry what its job says of it.
import type { TaskFacts } from '../../../domain/facts.ts'
import { sameId } from '../../../domain/refs.ts'
import type { JobFacts } from '../../../ports/batch.ts'
import { wireLimit } from './decode-duration.ts'
import { decodeFault } from './decode-fault.ts'
import type { Wire } from './wire-value.ts'
import {
  present,
  wireEnum,
  wireList,
  wireNumber,
  wireObject,
  wireText,
  wireTime,
} from './wire-value.ts'

export const taskSelect =
  'id,state,stateTransitionTime,constraints,requiredSlots,dependsOn,exitConditions,executionInfo,nodeInfo,multiInstanceSettings'

/** A task may depend on millions by their numbers; so many tell what it waits for. */
const rangeLimit = 100

/** Undefined without an id. A missing time of the state becomes `now`. */
export function decodeTask(value: unknown, job: JobFacts, now: number): TaskFacts | undefined {
  const wire = wireObject(value)
  const taskId = wireText(wire?.id)
  if (!wire || !taskId) return undefined
  const run = wireObject(wire.executionInfo)
  const limits = wireObject(wire.constraints)
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
    jobRelease: job.hasRelease,
    jobState: job.state,
    jobMetadata: job.metadata,
    wallClockMs: wireLimit(limits?.maxWallClockTime),
    jobWallClockMs: job.wallClockMs,
    jobStartedAt: job.startedAt,
    maxRetries: wireNumber(limits?.maxTaskRetryCount) ?? 0,
    requiredSlots: wireNumber(wire.requiredSlots) ?? 1,
    requeueCount: wireNumber(run?.requeueCount) ?? 0,
    dependsOn: decodeDependsOn(wireObject(wire.dependsOn)),
    mayFreeOthers: satisfies(wire.exitConditions) ? true : undefined,
  })
}

function decodeDependsOn(wire: Wire | undefined): readonly string[] | undefined {
  if (!wire) return undefined
  const ids = wireList(wire.taskIds).flatMap((id) => wireText(id) ?? [])
  const numbers = wireList(wire.taskIdRanges).flatMap((range) => {
    const { start, end } = wireObject(range) ?? {}
    const from = wireNumber(start)
    const to = wireNumber(end)
    if (from === undefined || to === undefined || to < from) return []
    return Array.from({ length: Math.min(rangeLimit, to - from + 1) }, (_, n) => `${from + n}`)
  })
  const all = [...ids, ...numbers]
  return all.length === 0 ? undefined : all
}

/** Whether any of its exit conditions satisfies those who depend on it: which of them held is not asked. */
function satisfies(exitConditions: unknown): boolean {
  return /"dependencyAction":"satisfy"/i.test(JSON.stringify(exitConditions ?? null))
}
