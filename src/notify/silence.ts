// Which alerts a silence keeps back, and what is recorded of them: pure.
import type { Silence } from '../domain/control.ts'
import { momentText } from '../domain/durations.ts'
import type { Incident } from '../domain/incident.ts'
import { plain } from '../domain/plain.ts'
import type { Change } from '../domain/record.ts'
import type { AlertRow } from './alert-groups.ts'

/**
 * While a silence lasts, all but RESOLVED to a channel that was told of the incident before. Afterwards RESOLVED still
 * where all that came before it was kept back: nobody there knows what it would be about.
 */
export function silencedRows(
  rows: readonly AlertRow[],
  incidentOf: (id: string) => Incident | undefined,
  silence: Silence | undefined,
  now: number,
): readonly AlertRow[] {
  const lasts = silence !== undefined && silence.until > now
  return rows.filter(({ item }) => {
    const { alerts = [], silenced = [] } = incidentOf(item.incidentId) ?? {}
    const wasTold = alerts.some(({ channel }) => channel === item.channel)
    if (item.what === 'resolved' && wasTold) return false
    if (lasts) return true
    const isFirst = !rows.some(
      ({ item: other }) =>
        other.incidentId === item.incidentId &&
        other.channel === item.channel &&
        other.sequence < item.sequence,
    )
    const wasSilenced = silenced.some(({ channel }) => channel === item.channel)
    return item.what === 'resolved' && isFirst && wasSilenced
  })
}

/** One line an incident, and what was kept back with it. */
export function silencedChanges(
  rows: readonly AlertRow[],
  incidentOf: (id: string) => Incident | undefined,
  silence: Silence | undefined,
  now: number,
): readonly Change[] {
  const ids = [...new Set(rows.map(({ item }) => item.incidentId))]
  return ids.flatMap((id): Change[] => {
    const incident = incidentOf(id)
    if (!incident) return []
    const own = rows.filter(({ item }) => item.incidentId === id).map(({ item }) => item)
    const kept = own.map(({ channel, what }) => ({ channel, what, at: now }))
    const which = own.map(({ channel, what }) => `${what} (${channel})`).join(', ')
    const why =
      silence && silence.until > now
        ? `silenced by ${silence.by} until ${momentText(silence.until)}: ${silence.reason}`
        : 'what came before it was silenced'
    const text = plain(`Not sent: ${which}; ${why}`, 400)
    const silenced = [...(incident.silenced ?? []), ...kept]
    return [
      { kind: 'change-incident', incident: { ...incident, silenced } },
      { kind: 'add-line', incidentId: id, line: { at: now, text } },
    ]
  })
}
