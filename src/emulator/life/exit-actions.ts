// What the end of a task means for its job and for those that depend on it: exit conditions, first match wins.

import type { AccountState } from './account-state.ts'
import { disableJob, terminateJob } from './job-life.ts'
import type { JobState } from './job-state.ts'
import type { Life } from './life.ts'
import type { TaskState } from './task-state.ts'

export interface ExitOptions {
  readonly jobAction: 'none' | 'disable' | 'terminate'
  readonly dependencyAction: 'satisfy' | 'block'
}

type Given = Readonly<Record<string, string | undefined>> | undefined

interface ExitConditions {
  readonly exitCodes?: readonly { readonly code: number; readonly exitOptions: Given }[]
  readonly exitCodeRanges?: readonly {
    readonly start: number
    readonly end: number
    readonly exitOptions: Given
  }[]
  readonly preProcessingError?: Given
  readonly fileUploadError?: Given
  readonly default?: Given
}

/** An exit code that is named wins over a failed upload; `default` is for what nothing else fits. Source: ExitConditions. */
function conditionMet(task: TaskState): Given {
  const given = task.spec.exitConditions as ExitConditions | undefined
  if (!given) return undefined
  const { exitCode, failureInfo } = task
  if (exitCode !== undefined) {
    const named =
      given.exitCodes?.find(({ code }) => code === exitCode) ??
      given.exitCodeRanges?.find(({ start, end }) => start <= exitCode && exitCode <= end)
    if (named) return named.exitOptions
  }
  const isUpload = failureInfo?.code.startsWith('FileUpload') === true
  if (isUpload && given.fileUploadError) return given.fileUploadError
  const neverRan = exitCode === undefined && !isUpload && failureInfo?.code !== 'TaskEnded'
  if (neverRan && given.preProcessingError) return given.preProcessingError
  // An exit code of 0 is no failure unless it is named.
  return task.result === 'success' ? undefined : given.default
}

/** Of a completed task. Where nothing is said: none and satisfy after success, terminate and block after anything else. */
export function exitOptionsOf(task: TaskState): ExitOptions {
  const met = conditionMet(task)
  const well = task.exitCode === 0 && task.result === 'success'
  const jobAction = met?.jobAction?.toLowerCase()
  const dependencyAction = met?.dependencyAction?.toLowerCase()
  return {
    jobAction:
      jobAction === 'none' || jobAction === 'disable' || jobAction === 'terminate'
        ? jobAction
        : well
          ? 'none'
          : 'terminate',
    dependencyAction:
      dependencyAction === 'satisfy' || dependencyAction === 'block'
        ? dependencyAction
        : well
          ? 'satisfy'
          : 'block',
  }
}

/** After a task has completed for good: the job is disabled or ends, if it said that its tasks may do so. */
export function applyExitCondition(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
): void {
  if (job.spec.onTaskFailure !== 'performexitoptionsjobaction' || job.state !== 'active') return
  const { jobAction } = exitOptionsOf(task)
  if (jobAction === 'terminate') terminateJob(life, account, job, 'TaskFailed')
  // Disabling a job by an exit condition requeues its other tasks. Source: JobAction.
  else if (jobAction === 'disable') disableJob(life, account, job, 'requeue')
}
