// When a pool wants to be looked at again, by what was decided about it.
import type { Decision } from '../domain/decision.ts'
import { hourMs, secondMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { PoolRecord } from '../domain/record.ts'

/** Something under way is looked at this soon; the census would be slower. */
const soonMs = 15 * secondMs

/** Epoch milliseconds; infinite when nothing waits for a time. */
export function earliestDue(decisions: readonly Decision[], now: number): number {
  return Math.min(...decisions.map((decision) => dueAt(decision, now)), Number.POSITIVE_INFINITY)
}

/** No census counts a pool that is not there: what is open about it must come back by itself. */
export function absentDue({ snapshot }: PoolFacts, { incidents }: PoolRecord, now: number): number {
  return snapshot || incidents.length === 0 ? Number.POSITIVE_INFINITY : now + hourMs
}

function dueAt(decision: Decision, now: number): number {
  switch (decision.kind) {
    case 'wait':
      return decision.until
    case 'hold':
      return decision.until ?? Number.POSITIVE_INFINITY
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
