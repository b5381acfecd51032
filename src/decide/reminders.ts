// Which incidents are told again because they still wait for a person: pure, and in groups, so that a storm is one message.
import { hourMs } from '../domain/durations.ts'
import type { Incident, IncidentState } from '../domain/incident.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import { othersGuard } from './others-first.ts'

/** In these a person is to do something. */
const waiting: ReadonlySet<IncidentState> = new Set(['escalated', 'held', 'awaiting-approval'])

/**
 * Told again `repeatHours` after people last heard of it or dealt with it; 0: never. With the first that is due goes
 * all of the same fault that waits, so that each fault of a pool is told at most once in that time. A message that was
 * given up or refused counts as heard: behind a dead channel waits no more than a channel in use would have been told.
 * Nothing is told again while a silence lasts, of what somebody acknowledged, or whose first message still waits.
 */
export function reminders(
  { incidents, controls }: Pick<PoolRecord, 'incidents' | 'controls'>,
  channelsOf: (incident: Incident) => readonly string[],
  repeatHours: number,
  now: number,
): readonly Change[] {
  const { silence } = controls
  if (repeatHours <= 0 || (silence && silence.until > now)) return []
  const open = incidents.filter(isWaiting)
  const due = new Set(
    open.filter((one) => now - lastHeardAt(one) >= repeatHours * hourMs).map(({ fault }) => fault),
  )
  return open
    .filter(({ fault }) => due.has(fault))
    .flatMap((incident): Change[] => {
      const channels = channelsOf(incident)
      if (channels.length === 0) return []
      return [
        { kind: 'change-incident', incident: { ...incident, remindedAt: now } },
        { kind: 'alert', incidentId: incident.id, what: 'reminder', channels, at: now },
      ]
    })
}

function isWaiting({ state, acknowledged, ...incident }: Incident): boolean {
  // Whoever has it in hand needs no reminder of it, and nobody else has to do anything.
  if (incident.waiting?.guard === othersGuard) return false
  const { alerts, silenced = [], undeliveredAt } = incident
  const isSettled = alerts.length + silenced.length > 0 || undeliveredAt !== undefined
  return waiting.has(state) && !acknowledged && isSettled
}

/** A person who granted or rejected something knows of it as well. Epoch milliseconds. */
function lastHeardAt(incident: Incident): number {
  const { alerts, silenced = [], grants = [], rejections = [] } = incident
  const { detectedAt, remindedAt = 0, undeliveredAt = 0 } = incident
  const heard = [...alerts, ...silenced, ...grants, ...rejections].map(({ at }) => at)
  return Math.max(detectedAt, remindedAt, undeliveredAt, ...heard)
}
