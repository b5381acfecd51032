// Whether the same facts are worth another round of deciding.
import type { Decision } from '../domain/decision.ts'
import type { PoolRecord } from '../domain/record.ts'

/** Rounds of deciding on the same facts: what was opened is decided about at once, what ended gives way to the next rung. */
export const maxRounds = 6

/** Whether an incident is free for its next step: new, or with an attempt that has just ended. */
export function goesOn(
  decisions: readonly Decision[],
  carriedOut: ReadonlySet<Decision>,
  record: PoolRecord,
): boolean {
  const live = new Set(
    record.attempts.filter(({ step }) => step !== 'ended').map(({ incidentId }) => incidentId),
  )
  return decisions.some((decision) => {
    if (decision.kind === 'open' || decision.kind === 'decline') return true
    const stepped = decision.kind === 'verify' || carriedOut.has(decision)
    return stepped && 'incident' in decision && !live.has(decision.incident.id)
  })
}
