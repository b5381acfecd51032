// How one run of a task failed, and where: what makes two failures the same.
import type { TaskFacts } from './facts.ts'
import type { Finding } from './finding.ts'
import { sameId } from './refs.ts'

export interface TaskFailure {
  /** Batch's code, such as `FailureExitCode`; empty where it gave none. */
  code: string
  exitCode?: number
  /** The rule that named the cause; absent where none did, or where the output could not be read. */
  rule?: string
}

export function failureOf({ failure, exitCode }: TaskFacts, { rule }: Finding): TaskFailure {
  return {
    code: failure?.code ?? '',
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(rule === undefined ? {} : { rule }),
  }
}

/** Output that could not be read tells of no other cause: rules differ only where both are known. */
export function isSameFailure(one: TaskFailure, other: TaskFailure): boolean {
  if (!sameId(one.code, other.code) || one.exitCode !== other.exitCode) return false
  return one.rule === undefined || other.rule === undefined || one.rule === other.rule
}

/** `FailureExitCode, exit code 3`. */
export function failureText({ code, exitCode }: TaskFailure): string {
  const exit = exitCode === undefined ? [] : [`exit code ${exitCode}`]
  return [...(code === '' ? [] : [code]), ...exit].join(', ') || 'no code'
}
