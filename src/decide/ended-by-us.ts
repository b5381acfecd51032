// A task that Batch Medic ended itself: that it failed then is its own doing, and no news.
import type { Attempt } from '../domain/attempt.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
import type { PoolRecord } from '../domain/record.ts'
import type { Subject, TaskSubject } from '../domain/refs.ts'
import { subjectKey } from '../domain/refs.ts'
import { isRun } from '../domain/run-key.ts'
import { findTask } from '../domain/subject-health.ts'

/** The run that was ended has not been followed by another yet: what was found of it stands. */
export function endedFinding(
  facts: PoolFacts,
  { subject, finding }: Incident,
  attempts: readonly Attempt[],
): Finding | undefined {
  if (subject.kind !== 'task') return undefined
  const task = findTask(facts, subject)
  const isOver = task?.state === 'completed' && task.result === 'failure'
  return isOver && endedAt(attempts, subject) !== undefined ? finding : undefined
}

/** Of a run that ended by our own call, or just before it: clocks differ. */
export function isEndedByUs(finding: Finding, { attempts }: PoolRecord): boolean {
  if (finding.subject.kind !== 'task' || !isRun(finding)) return false
  const at = endedAt(attempts, finding.subject)
  return at !== undefined && finding.since >= at - slackMs
}

/** Its clock and ours may be apart by this. */
const slackMs = 60_000

/** When the call was made; undefined where it was not the last thing that was done with the task. */
function endedAt(attempts: readonly Attempt[], subject: TaskSubject): number | undefined {
  const own = attempts.filter(({ action }) => 'task' in action && isSame(action.task, subject))
  const last = own.findLast(({ result }) => result !== 'refused' && result !== 'not-made')
  return last?.action.kind === 'terminate-task' ? last.startedAt : undefined
}

function isSame(one: Subject, other: Subject): boolean {
  return subjectKey(one) === subjectKey(other)
}
