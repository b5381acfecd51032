// Judges what was done to a task: reactivated it must run again and succeed, terminated it must end.
import type { Attempt } from '../domain/attempt.ts'
import { durationText, minuteMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { TaskSubject } from '../domain/refs.ts'
import { findTask, taskHealthIn } from '../domain/subject-health.ts'
import type { Terms, Verdict } from './verdict.ts'
import { ended, overtaken, pending } from './verdict.ts'
import { taskWorse } from './worse.ts'

/** Batch shows a reactivated task as active at once; the old failure seen for longer than this is the answer. */
const oldFailureMs = 5 * minuteMs
/** A task that was told to end is given this long: its node must be reached and its process stopped. */
const endsMs = 15 * minuteMs

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
      return overtaken('person', `${health.text} meanwhile, and not by Batch Medic.`)
    case 'healthy':
      return ended('helped', `${health.text}, ${took} after it.`)
    case 'sick': {
      // The failure of before the call was answered by it. By the task's own times where they are known: clocks differ.
      const { before } = attempt
      const isNew = before ? health.since > before.stateSince : health.since >= attempt.startedAt
      if (isNew) {
        const worse = taskWorse(attempt, findTask(facts, subject)?.nodeId, facts)
        const reason = `${health.text} again.`
        return worse ? ended('made-worse', `${reason} ${worse}`) : ended('did-not-help', reason)
      }
      // Clocks differ, and some agents take a reactivation and do nothing: neither may keep it open.
      if (now - attempt.stepAt > oldFailureMs) {
        const reason = `${took} after it the task still shows a failure of before.`
        return ended('did-not-help', reason)
      }
      return pending(now, `${health.text} still.`)
    }
    case 'unread':
    case 'between':
      if (now - attempt.startedAt > terms.withinMs) {
        return ended('unknown', `${health.text} still after ${took}.`)
      }
      return pending(now, `${health.text}, ${took} after.`)
  }
}

export function judgeTermination(
  attempt: Attempt,
  subject: TaskSubject,
  facts: PoolFacts,
  now: number,
): Verdict {
  const took = durationText(now - attempt.startedAt)
  const health = taskHealthIn(facts, subject)
  switch (health.kind) {
    case 'gone':
      return overtaken('person', `${health.text} meanwhile, and not by Batch Medic.`)
    case 'healthy':
      return overtaken('itself', `${health.text}: it was through before it could be ended.`)
    case 'sick':
      return ended('helped', `The task has ended, ${took} after it.`)
    case 'unread':
    case 'between':
      if (now - attempt.startedAt <= endsMs) return pending(now, `${health.text}, ${took} after.`)
      return health.kind === 'unread'
        ? ended('unknown', `${health.text} still after ${took}.`)
        : ended('did-not-help', `${health.text} still, ${took} after it.`)
  }
}
