// How an attempt of a task turns out on a node: the one place where faults of tasks and of nodes meet.
import { failureExitCode } from './faults.ts'
import type { FailureInfo, TaskManner, TaskState } from './state.ts'

export interface Outcome {
  /** From the start of the state it runs in, `preparing` if it never runs; Infinity if nothing ends it. */
  readonly afterMs: number
  /** None when the process never ran. */
  readonly exitCode?: number | undefined
  readonly failureInfo?: FailureInfo | undefined
  readonly stdout: string
  readonly stderr: string
}

/** How long a task is being prepared: its files are fetched, its image and packages are put in place. */
export const prepareMs = 3_000

/**
 * Decides the outcome of the attempt under way, first match wins: a failure scripted for the task, what faults of
 * the task and of its node make of this attempt (`manner`), and what the task does by itself. Asked at the start
 * for the time and at the end for the result, so that what changes in between counts.
 */
export function outcomeOn(task: TaskState): Outcome {
  const { fault, manner } = task
  const durationMs = Math.round(task.durationMs * (manner?.slow ?? 1))
  if (fault) {
    return failing(task, { ...fault, afterMs: fault.afterMs ?? undefined }, durationMs)
  }
  if (manner?.fails) return failing(task, manner.fails, durationMs)
  if (manner?.hangs) return { afterMs: Number.POSITIVE_INFINITY, stdout: '', stderr: '' }
  const isSilent = manner?.silent === true
  return {
    afterMs: durationMs,
    exitCode: task.exitsWith,
    ...(task.exitsWith === 0 ? {} : { failureInfo: failureExitCode }),
    stdout: isSilent ? '' : task.stdout,
    stderr: isSilent ? '' : (task.stderr ?? ''),
  }
}

function failing(
  task: TaskState,
  fails: NonNullable<TaskManner['fails']>,
  durationMs: number,
): Outcome {
  const { exitCode, failureInfo, stderr, afterMs } = fails
  return {
    afterMs: afterMs ?? (exitCode === undefined ? prepareMs : durationMs),
    exitCode,
    // An exit code of 0 with no failure named is no failure.
    failureInfo: failureInfo ?? (exitCode === 0 ? undefined : failureExitCode),
    stdout: exitCode === undefined ? '' : task.stdout,
    stderr: stderr ?? '',
  }
}

/** Whether the process of this attempt never starts: it stays in `preparing` until it has failed. */
export const failsEarly = ({ exitCode, afterMs }: Outcome): boolean =>
  exitCode === undefined && Number.isFinite(afterMs)
