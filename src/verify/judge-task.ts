// Judges a reactivation: the task must run again and succeed.
import type { Attempt } from '../domain/action.ts'
import { durationText } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { TaskSubject } from '../domain/refs.ts'
import { findTask, taskHealth } from '../domain/subject-health.ts'
import type { Terms, Verdict } from './verdict.ts'
import { lookAgainMs } from './verdict.ts'

export function judgeTask(
  attempt: Attempt,
  subject: TaskSubject,
  facts: PoolFacts,
  terms: Terms,
  now: number,
): Verdict {
  const took = durationText(now - attempt.startedAt)
  const health = taskHealth(findTask(facts, subject))
  switch (health.kind) {
    case 'gone':
      return { kind: 'ended', result: 'overtaken', reason: `${health.text} meanwhile.` }
    case 'healthy':
      return { kind: 'ended', result: 'helped', reason: `${health.text}, ${took} after it.` }
    case 'sick':
      // A failure that ended before the call is the one that was answered by it.
      if (health.since >= attempt.startedAt) {
        return { kind: 'ended', result: 'did-not-help', reason: `${health.text} again.` }
      }
      return { kind: 'pending', until: now + lookAgainMs, reason: `${health.text} still.` }
    case 'between':
      if (now - attempt.startedAt > terms.withinMs) {
        return { kind: 'ended', result: 'unknown', reason: `${health.text} still after ${took}.` }
      }
      return { kind: 'pending', until: now + lookAgainMs, reason: `${health.text}, ${took} after.` }
  }
}
