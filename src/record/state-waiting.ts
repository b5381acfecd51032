// The state of an incident that waits: its people were told, or it goes on by itself.
import type { Incident, IncidentState } from '../domain/incident.ts'
import type { PoolRecord } from '../domain/record.ts'

/** Who was told stays told where nothing comes any more, whatever was tried since at a person's order. */
export function stateWaiting(
  { id, state }: Incident,
  until: number,
  { attempts }: PoolRecord,
): IncidentState {
  if (state === 'escalated') return state
  const isTold = attempts.some(
    ({ incidentId, action }) => incidentId === id && action.kind === 'escalate',
  )
  return isTold && !Number.isFinite(until) ? 'escalated' : 'open'
}
