// The rungs that act on a task.

import { durationText } from '../domain/durations.ts'
import type { Rung } from '../domain/rung.ts'
import { findTask } from '../domain/subject-health.ts'
import type { Climbed, LadderQuestion } from './ladder-question.ts'
import { pass } from './ladder-question.ts'
import { tries, wasRefused } from './tries.ts'

export function climbReactivate(
  rung: Rung & { kind: 'reactivate-task' },
  question: LadderQuestion,
): Climbed {
  const { finding, facts, now } = question
  if (finding.subject.kind !== 'task') return pass
  const task = findTask(facts, finding.subject)
  if (!task) return pass
  // Batch answers 409 TaskSucceeded to exit code 0, also where the upload after it failed.
  if (task.exitCode === 0) {
    return { kind: 'pass', because: 'Batch reactivates no task that ended with exit code 0.' }
  }
  const made = tries(question, rung.kind)
  if (made >= rung.times || wasRefused(question, rung.kind)) return pass
  const backoffMs = rung.backoffMs * 2 ** made
  const until = (task.endedAt ?? task.stateSince) + backoffMs
  if (now < until) {
    const reason = `Try ${made + 1} of ${rung.times} comes ${durationText(backoffMs)} after the failure.`
    return { kind: 'wait', until, reason }
  }
  const reason = `Try ${made + 1} of ${rung.times}: a retry may cure it.`
  return { kind: 'do', action: { kind: 'reactivate-task', task: finding.subject }, reason }
}
