// What is known of a failed task beyond its code: what to call it, and the words and cause that go with that.
import type { Cause } from '../domain/cause.ts'
import type { TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'

export interface TaskVerdict extends Partial<Cause> {
  fault: Fault
  /** Why, as a sentence or two. */
  explanation: string
  helps?: string
}

/** How long the last run took; undefined where it never ran. */
export function ranForMs({ startedAt, endedAt }: TaskFacts): number | undefined {
  return startedAt === undefined || endedAt === undefined
    ? undefined
    : Math.max(0, endedAt - startedAt)
}

/** Exit codes of a process that somebody ended: SIGINT, SIGKILL, SIGTERM, and Windows' Ctrl+C. */
const killed: ReadonlySet<number> = new Set([130, 137, 143, -2, -9, -15, -1073741510, 0xc000013a])

export function wasKilled({ exitCode }: TaskFacts): boolean {
  return exitCode !== undefined && killed.has(exitCode)
}
