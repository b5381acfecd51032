// The state of an incident as an attempt of it begins and ends: more than one may be under way at once.
import type { Attempt } from './attempt.ts'
import type { Incident, IncidentState } from './incident.ts'

/** What is told stays told: a look changes nothing in Batch, and nothing about whose turn it is. */
function isLook({ action }: Attempt, { state }: Incident): boolean {
  return action.kind === 'collect-evidence' && state === 'escalated'
}

export function stateBegun(incident: Incident, attempt: Attempt): IncidentState {
  return isLook(attempt, incident) ? 'escalated' : 'acting'
}

/** The incident has come to rest with its last attempt: beside a live one it stays as it is. */
export function stateEnded(
  incident: Incident,
  attempt: Attempt,
  attempts: readonly Attempt[],
): IncidentState {
  const beside = attempts.some(
    ({ incidentId, number, step }) =>
      incidentId === incident.id && number !== attempt.number && step !== 'ended',
  )
  return beside || isLook(attempt, incident) ? incident.state : 'open'
}
