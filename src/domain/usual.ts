// How long tasks of a job take as a rule, and from when on one of them is slow.
import { minuteMs } from './durations.ts'
import type { JobLook, TaskFacts } from './facts.ts'

export type Usual = NonNullable<JobLook['usual']>

/** Fewer successes say nothing of what is usual. */
const leastSuccesses = 10
/** What is done sooner is never called slow. */
const leastSlowMs = 30 * minuteMs

/** Of tasks that succeeded; undefined when none of them says when it ran. */
export function usualOf(tasks: readonly TaskFacts[]): Usual | undefined {
  const ran = tasks
    .flatMap(({ result, startedAt, endedAt }) =>
      result === 'success' && startedAt !== undefined && endedAt !== undefined
        ? [Math.max(0, endedAt - startedAt)]
        : [],
    )
    .sort((a, b) => a - b)
  const medianMs = ran[Math.floor((ran.length - 1) / 2)]
  const longestMs = ran.at(-1)
  if (medianMs === undefined || longestMs === undefined) return undefined
  return { count: ran.length, medianMs, longestMs }
}

/** From when on a task is slow among its like; undefined where too few have succeeded to tell. */
export function slowAfterMs(usual: Usual | undefined): number | undefined {
  if (!usual || usual.count < leastSuccesses) return undefined
  return Math.max(3 * usual.medianMs, 1.5 * usual.longestMs, leastSlowMs)
}
