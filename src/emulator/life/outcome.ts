// How an attempt of a task turns out on a node: the one place where faults of tasks and of nodes meet.

import type { FailureInfo } from './basics.ts'
import { failureExitCode } from './faults.ts'
import type { PoolState } from './pool-state.ts'
import type { TaskManner, TaskState } from './task-state.ts'

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
  if (task.lacksShell) {
    return { afterMs: launchMs, failureInfo: programNotFound(task), stdout: '', stderr: '' }
  }
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

/** From running to the finding that there is no such program, as recorded. */
const launchMs = 100

/** Wording as recorded, of `cmd /c` on Linux and of `/bin/bash -c` on Windows. */
const programNotFound = (task: TaskState): FailureInfo => ({
  category: 'UserError',
  code: 'CommandProgramNotFound',
  message: 'The specified command program is not found',
  details: [
    { name: 'CommandLine', value: String(task.spec.commandLine) },
    { name: 'Message', value: 'The system cannot find the file specified' },
  ],
})

/**
 * Whether the attempt fails before it runs: it stays in `preparing` until then. That a program is not there shows
 * only when it is to run (recorded).
 */
export const failsEarly = ({ exitCode, afterMs, failureInfo }: Outcome): boolean =>
  exitCode === undefined &&
  Number.isFinite(afterMs) &&
  failureInfo?.code !== 'CommandProgramNotFound'

/** Windows by its agent or its cloud service; Linux by its agent; unknown if nothing says. */
export function systemOf({ spec }: PoolState): 'windows' | 'linux' | undefined {
  if (spec.cloudServiceConfiguration) return 'windows'
  const machine = spec.virtualMachineConfiguration as { nodeAgentSKUId?: string } | undefined
  const agent = machine?.nodeAgentSKUId
  if (agent === undefined) return undefined
  return /windows/i.test(agent) ? 'windows' : 'linux'
}

/** Whether the command line of a task that somebody added asks for the shell of the other system. */
export function lacksShell(pool: PoolState, task: TaskState): boolean {
  if (!task.isRead || task.spec.containerSettings !== undefined) return false
  const commandLine = String(task.spec.commandLine)
  const system = systemOf(pool)
  return (
    (system === 'linux' && /^cmd(?:\.exe)?\s/i.test(commandLine)) ||
    (system === 'windows' && /^\/(?:usr\/)?bin\/(?:ba)?sh\s/.test(commandLine))
  )
}
