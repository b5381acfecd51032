// The rungs that act on a task.
import { durationText, hourMs, momentText } from '../domain/durations.ts'
import type { TaskFacts } from '../domain/facts.ts'
import { jittered, jitterShare } from '../domain/jitter.ts'
import { sameId, subjectKey } from '../domain/refs.ts'
import type { Rung } from '../domain/rung.ts'
import { seenTask } from '../domain/seen-task.ts'
import { findTask } from '../domain/subject-health.ts'
import type { Climbed, LadderQuestion } from './ladder-question.ts'
import { pass } from './ladder-question.ts'
import { poisonedBecause } from './poison.ts'
import { tries, wasRefused } from './tries.ts'

/** Longer would be no retry any more: an incident of a failed task is followed for a day. */
const longestBackoffMs = 12 * hourMs

export function climbReactivate(
  rung: Rung & { kind: 'reactivate-task' },
  question: LadderQuestion,
): Climbed {
  const { finding, facts, attempts, now } = question
  if (finding.subject.kind === 'job') return tooMany(question)
  if (finding.subject.kind !== 'task') return pass
  const task = findTask(facts, finding.subject)
  // One that runs or waits again, by whoever's doing, is not to be reactivated.
  if (task?.state !== 'completed' || task.result !== 'failure') return pass
  // Batch answers 409 TaskSucceeded to exit code 0, also where the upload after it failed.
  if (task.exitCode === 0) {
    return { kind: 'pass', because: 'Batch reactivates no task that ended with exit code 0.' }
  }
  const over = jobOver(task)
  if (over) return { kind: 'pass', because: over }
  const made = tries(question, rung.kind)
  if (made >= rung.times || wasRefused(question, rung.kind)) return pass
  const poisoned = poisonedBecause(task, finding, attempts)
  if (poisoned !== undefined) return { kind: 'pass', because: poisoned }
  const nth = `Try ${made + 1} of ${rung.times}`
  const failedAt = task.endedAt ?? task.stateSince
  const text = `${subjectKey(finding.subject)}|${made + 1}`
  const backoffMs = jittered(Math.min(rung.backoffMs * 2 ** made, longestBackoffMs), text)
  const until = failedAt + backoffMs
  if (now < until) {
    const share = `${Math.round(100 * jitterShare)} %`
    const reason = `${nth} comes at ${momentText(until)}, ${durationText(backoffMs)} after the failure: the wait doubles with each try, ± ${share}.`
    return { kind: 'wait', until, reason }
  }
  const why = rung.by ?? 'a retry may cure it'
  const action = { kind: 'reactivate-task', task: finding.subject } as const
  return { kind: 'do', action, reason: `${nth}: ${why}.${ownRetries(task)}` }
}

/** Batch answers 409 to it (JobCompleted and the like), and there is no call that opens a job again. */
function jobOver({ jobState }: TaskFacts): string | undefined {
  if (!['completed', 'terminating', 'deleting'].includes(jobState)) return undefined
  return `The job is ${jobState}, and Batch opens none again (with onAllTasksComplete=terminatejob it ends with its last task): the task can only be submitted anew.`
}

/**
 * Batch sets retryCount to 0 with each reactivation, so none is charged to the user: each try has all of
 * maxTaskRetryCount again. Source: the REST reference of Reactivate Task.
 */
function ownRetries({ exitCode, maxRetries }: TaskFacts): string {
  if (exitCode === undefined || maxRetries === 0) return ''
  const again = maxRetries < 0 ? 'without a limit' : `all ${maxRetries} of them`
  return ` Its own retries begin anew, ${again}: this one is not charged to them.`
}

/** So many fail alike that their job is told, not each of them; who reads it wants to know what becomes of them. */
function tooMany({ finding, facts }: LadderQuestion): Climbed {
  const { subject } = finding
  if (subject.kind !== 'job') return pass
  const left = facts.tasks.filter(
    ({ jobId, state, result }) =>
      sameId(jobId, subject.jobId) && state === 'completed' && result === 'failure',
  ).length
  if (left === 0) return pass
  const because = `${left} failed tasks of the job are left as they are: so many at once are not retried one by one.`
  return { kind: 'pass', because }
}

/** Only the run that was found: one that ended, or began anew since, is another. */
export function climbTerminate(question: LadderQuestion): Climbed {
  const { finding, facts } = question
  const { subject, since } = finding
  if (subject.kind !== 'task' || wasRefused(question, 'terminate-task')) return pass
  if (tries(question, 'terminate-task') > 0) return pass
  const task = seenTask(facts, subject)
  if (task?.state !== 'running' || task.startedAt !== since) return pass
  const action = { kind: 'terminate-task', task: subject } as const
  return { kind: 'do', action, reason: 'The ladder of the policy has it ended.' }
}
