// Changes that tell a step of an incident: the line of its timeline and the event for the topic.
import type { Incident } from './incident.ts'
import type { Change, DomainEvent } from './record.ts'
import { subjectText } from './refs.ts'

export function line(incident: Incident, at: number, text: string): Change {
  return { kind: 'add-line', incidentId: incident.id, line: { at, text } }
}

export function event(
  type: DomainEvent['type'],
  incident: Incident,
  at: number,
  data: Readonly<Record<string, unknown>> = {},
): Change {
  return {
    kind: 'event',
    event: {
      type,
      at,
      subject: `pools/${incident.pool.pool}/incidents/${incident.id}`,
      data: {
        incidentId: incident.id,
        account: incident.pool.account,
        pool: incident.pool.pool,
        fault: incident.fault,
        subject: subjectText(incident.subject),
        state: incident.state,
        ...data,
      },
    },
  }
}
