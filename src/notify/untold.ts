// Which RESOLVED go to nobody: those for a channel that was never told of the incident and has nothing of it waiting.
import type { Incident } from '../domain/incident.ts'
import type { AlertRow } from './alert-groups.ts'

/** Who was told and who has waited to be told hears the end; what a silence kept back is the silence's. */
export function untoldRows(
  rows: readonly AlertRow[],
  incidentOf: (id: string) => Incident | undefined,
): readonly AlertRow[] {
  return rows.filter(({ item }) => {
    if (item.what !== 'resolved') return false
    const { alerts = [], silenced = [] } = incidentOf(item.incidentId) ?? {}
    const waits = rows.some(
      ({ item: other }) =>
        other.incidentId === item.incidentId &&
        other.channel === item.channel &&
        other.sequence < item.sequence,
    )
    return !waits && ![...alerts, ...silenced].some(({ channel }) => channel === item.channel)
  })
}
