// When a pool wants to be looked at again, by what was decided about it.
import type { Decision } from '../domain/decision.ts'
import { hourMs, secondMs } from '../domain/durations.ts'
import type { DecideQuestion } from './question.ts'

/** Something under way is looked at this soon; the census would be slower. */
const soonMs = 15 * secondMs

/** Epoch milliseconds; infinite when nothing waits for a time. */
export function lookAgain(decisions: readonly Decision[], question: Looked): number {
  const due = earliestDue(decisions, question.now)
  return Math.min(due, absentDue(question), restsUntil(question) ?? Number.POSITIVE_INFINITY)
}

export function earliestDue(decisions: readonly Decision[], now: number): number {
  return Math.min(...decisions.map((decision) => dueAt(decision, now)), Number.POSITIVE_INFINITY)
}

type Looked = Pick<DecideQuestion, 'facts' | 'record' | 'account' | 'now'>

/** No census counts a pool that is not there: what is open about it must come back by itself. */
function absentDue({ facts, record, now }: Looked): number {
  const isAbsent = !facts.snapshot && record.incidents.length > 0
  return isAbsent ? now + hourMs : Number.POSITIVE_INFINITY
}

/** Until when Batch wants no calls of the account; undefined while it takes them. */
export function restsUntil({ account, now }: Pick<Looked, 'account' | 'now'>): number | undefined {
  const { throttledUntil = 0 } = account
  return throttledUntil > now ? throttledUntil : undefined
}

function dueAt(decision: Decision, now: number): number {
  switch (decision.kind) {
    case 'wait':
      return decision.until
    case 'hold':
      return decision.lookAt ?? decision.until ?? Number.POSITIVE_INFINITY
    case 'open':
    case 'resolve':
    case 'escalate':
      return Number.POSITIVE_INFINITY
    case 'verify':
      return Math.max(decision.until ?? 0, now + soonMs)
    case 'act':
    case 'grow':
    case 'decline':
      return now + soonMs
  }
}
