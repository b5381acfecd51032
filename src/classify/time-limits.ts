// Tells a time limit from a termination: Batch says `TaskEnded` for both, so the run time is held against the limits.
import { durationText, minuteMs, secondMs } from '../domain/durations.ts'
import type { TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import { ranForMs, type TaskVerdict, wasKilled } from './task-verdict.ts'

/** Times of the service and of the node differ by as much; nothing runs longer than this beyond its limit. */
const slackMs = 5 * secondMs
const latestMs = 10 * minuteMs

/** Undefined where the task was not ended by Batch. */
export function endedVerdict(task: TaskFacts, base: Fault): TaskVerdict | undefined {
  const ended = base === 'task-ended'
  // The code of a time limit changed between versions of the node agent; that the process was killed did not.
  const mayBe = ended || (base === 'task-exit-code' && wasKilled(task)) || base === 'task-failed'
  if (!mayBe) return undefined
  const limit = limitReached(task) ?? limitSaid(task)
  if (limit) return limit
  return ended ? terminated(task) : undefined
}

function limitReached(task: TaskFacts): TaskVerdict | undefined {
  const ran = ranForMs(task)
  if (ran !== undefined && reached(ran, task.wallClockMs)) {
    return {
      fault: 'task-wall-clock',
      explanation: `It was ended after ${durationText(ran)}: its maxWallClockTime of ${durationText(task.wallClockMs ?? 0)} was reached.${usualText(task)}`,
      confidence: 'certain',
    }
  }
  const { jobStartedAt, jobWallClockMs, endedAt } = task
  if (jobStartedAt === undefined || endedAt === undefined) return undefined
  if (!reached(endedAt - jobStartedAt, jobWallClockMs)) return undefined
  const ranText = ran === undefined ? '' : ` The task had run for ${durationText(ran)}.`
  return {
    fault: 'job-wall-clock',
    explanation: `The job reached its maxWallClockTime of ${durationText(jobWallClockMs ?? 0)}, and Batch ended the task.${ranText}${usualText(task)}`,
    confidence: 'certain',
  }
}

/** A run long beyond its limit was not ended by it: the limit was lowered since. */
function reached(elapsedMs: number, limitMs: number | undefined): boolean {
  return limitMs !== undefined && elapsedMs >= limitMs - slackMs && elapsedMs <= limitMs + latestMs
}

/** Newer agents have a code of their own for it, which no source names. */
function limitSaid({ failure }: TaskFacts): TaskVerdict | undefined {
  const said = `${failure?.code} ${failure?.message}`.toLowerCase().replaceAll(/[\s_-]/g, '')
  if (!said.includes('wallclock')) return undefined
  return {
    fault: 'task-wall-clock',
    explanation: 'Batch ended it for its wall clock time: its limit or that of its job.',
    confidence: 'certain',
  }
}

function terminated(task: TaskFacts): TaskVerdict {
  const ran = ranForMs(task)
  const after = ran === undefined ? '' : ` after ${durationText(ran)}`
  const limits = limitsText(task)
  const before = task.retryCount + task.requeueCount
  // The time of a limit may count from the first run, of which nothing is known any more.
  const limited = task.wallClockMs !== undefined || task.jobWallClockMs !== undefined
  // A person's request is a user error; the documentation shows a time limit as a server error.
  const byService = task.failure?.category === 'servererror'
  const unknown = byService || ((before > 0 || ran === undefined) && limited)
  if (unknown) {
    const runs = before > 0 ? `; it was run anew ${before} times before` : ''
    return {
      fault: 'task-ended',
      party: 'unknown',
      causeClass: 'unknown',
      fixClass: 'none-known',
      retryHelps: null,
      confidence: 'guess',
      explanation: `It was ended${after}${runs}. ${limits}, so whether a limit or a person ended it cannot be told.`,
    }
  }
  return {
    fault: 'task-terminated',
    confidence: limits === 'There is no time limit' ? 'certain' : 'likely',
    explanation: `It was terminated${after} by a request. ${limits}${limits === 'There is no time limit' ? '' : ', and was not reached'}.`,
  }
}

function limitsText({ wallClockMs, jobWallClockMs }: TaskFacts): string {
  const own = wallClockMs === undefined ? [] : [`the task's is ${durationText(wallClockMs)}`]
  const job = jobWallClockMs === undefined ? [] : [`the job's is ${durationText(jobWallClockMs)}`]
  const all = [...own, ...job]
  return all.length === 0 ? 'There is no time limit' : `Of the time limits ${all.join(' and ')}`
}

function usualText({ usual }: Pick<TaskFacts, 'usual'>): string {
  if (!usual) return ''
  const { count, medianMs, longestMs } = usual
  const like = count === 1 ? 'The one task' : `The ${count} tasks`
  return ` ${like} of the job that succeeded took ${durationText(medianMs)} as a rule, ${durationText(longestMs)} at most.`
}
