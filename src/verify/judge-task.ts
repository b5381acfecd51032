// Judges a reactivation: the task must run again and succeed.
import type { Attempt } from '../domain/action.ts'
import { durationText, minuteMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { TaskSubject } from '../domain/refs.ts'
import { taskHealthIn } from '../domain/subject-health.ts'
import type { Terms, Verdict } from './verdict.ts'
import { lookAgainMs } from './verdict.ts'

/** Batch shows a reactivated task as active at once; the old failure seen for longer than this is the answer. */
const oldFailureMs = 5 * minuteMs

export function judgeTask(
  attempt: Attempt,
  subject: TaskSubject,
  facts: PoolFacts,
  terms: Terms,
  now: number,
): Verdict {
  const took = durationText(now - attempt.startedAt)
  const health = taskHealthIn(facts, subject)
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
      // Clocks differ, and some agents take a reactivation and do nothing: neither may keep it open.
      if (now - attempt.stepAt > oldFailureMs) {
        const reason = `${took} after it the task still shows a failure of before.`
        return { kind: 'ended', result: 'did-not-help', reason }
      }
      return { kind: 'pending', until: now + lookAgainMs, reason: `${health.text} still.` }
    case 'unread':
    case 'between':
      if (now - attempt.startedAt > terms.withinMs) {
        return { kind: 'ended', result: 'unknown', reason: `${health.text} still after ${took}.` }
      }
      return { kind: 'pending', until: now + lookAgainMs, reason: `${health.text}, ${took} after.` }
  }
}
