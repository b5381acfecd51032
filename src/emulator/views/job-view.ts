// A job as `GET /jobs/{id}` shows it, properties in the order of the recordings.

import type { Wire } from '../life/basics.ts'
import { poolIdOf } from '../life/dispatch.ts'
import { withJobDefaults } from '../life/job-defaults.ts'
import type { JobState } from '../life/job-state.ts'
import { eTagOf, isoOf, isoOfChange } from '../wire/wire-time.ts'

/** A job's own properties, in the order in which jobs show them; what is not given is left out. */
const order = [
  'priority',
  'maxParallelTasks',
  'usesTaskDependencies',
  'allowTaskPreemption',
  'constraints',
  'jobManagerTask',
  'jobPreparationTask',
  'jobReleaseTask',
  'commonEnvironmentSettings',
  'poolInfo',
  'networkConfiguration',
  'metadata',
] as const

export function jobView(job: JobState, origin: string): Wire {
  const spec = withJobDefaults(job.spec)
  const { displayName, onAllTasksComplete, onTaskFailure } = spec
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
    ...Object.fromEntries(order.flatMap((name) => (has(spec[name]) ? [[name, spec[name]]] : []))),
    executionInfo: executionView(job),
    onAllTasksComplete,
    onTaskFailure,
  }
}

/** An empty list is no property (recorded of metadata). */
const has = (value: unknown): boolean =>
  value !== undefined && !(Array.isArray(value) && value.length === 0)

function executionView(job: JobState): Wire {
  const { poolId } = (job.spec.poolInfo ?? {}) as { poolId?: string }
  const hasEnded = job.endedMs !== undefined
  return {
    startTime: isoOf(job.createdMs),
    ...(hasEnded ? { endTime: isoOf(job.endedMs ?? 0) } : {}),
    ...(poolIdOf(job) !== '' ? { poolId: job.autoPoolId ?? poolId } : {}),
    ...(job.schedulingError ? { schedulingError: job.schedulingError } : {}),
    ...(hasEnded && job.terminateReason !== undefined
      ? { terminateReason: job.terminateReason }
      : {}),
  }
}
