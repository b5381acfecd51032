// The changes that say of an order that it cannot be made: it is used up, with a line and its audit.
import type { Decision } from '../domain/decision.ts'
import type { Change } from '../domain/record.ts'
import type { AuditEntry } from '../domain/request.ts'
import { line } from '../domain/story-lines.ts'

/** Told at once to whoever ordered it and waits: it is not tried again by itself when it could be made later. */
export function declined(
  { incident, grant, reason }: Decision & { kind: 'decline' },
  { now }: { now: number },
): readonly Change[] {
  const { id, kind, action, by, verified, at, until } = grant
  const grants = incident.grants?.filter((one) => one.id !== id) ?? []
  const who = { by, verified, at, reason: grant.reason }
  const entry: AuditEntry = {
    ...{ id: `${id}-declined`, what: kind, on: `incident ${incident.id}`, ...who },
    ...{ action, until, outcome: 'refused', said: reason, doneAt: now },
  }
  return [
    { kind: 'change-incident', incident: { ...incident, grants } },
    line(incident, now, reason),
    { kind: 'audit', entry },
  ]
}
