// What becomes of alerts that wait for a channel which is not set up any more: others are told, and the incident says so.
import { channelSetting, channelText } from '../domain/channel-name.ts'
import { minuteMs } from '../domain/durations.ts'
import type { Incident } from '../domain/incident.ts'
import { plain } from '../domain/plain.ts'
import type { Change } from '../domain/record.ts'
import { sameId } from '../domain/refs.ts'
import type { AlertRow } from './alert-groups.ts'
import type { DrainDeps, DrainLedger } from './drain-deps.ts'
import type { Closed } from './gate.ts'

/** While settings change, an instance with the old ones may see what one with the new ones has left. */
const overlapMs = 5 * minuteMs

export interface Housed {
  /** They go to another channel now. */
  moved: readonly AlertRow[]
  /** Until when the others still wait, by channel. */
  waiting: Map<string, Closed>
}

/**
 * What nobody else was told of the incident goes to one other channel; once it is over it does not, for nobody there
 * knows what it would be about. Throws what the ledger throws; the rows are still there then.
 */
export async function rehouse(
  { channels, clock, telemetry, othersThan }: DrainDeps,
  ledger: DrainLedger,
  rows: readonly AlertRow[],
): Promise<Housed> {
  const now = clock.now()
  const known = new Set(channels.map(({ name }) => name))
  const waiting = new Map<string, Closed>()
  const moved: AlertRow[] = []
  const deleted: AlertRow[] = []
  const changes: Change[] = []
  for (const row of rows) {
    const { channel, incidentId, what, createdAt } = row.item
    if (known.has(channel)) continue
    const until = createdAt + overlapMs
    if (now < until) {
      const soonest = Math.min(until, waiting.get(channel)?.until ?? until)
      waiting.set(channel, { until: soonest, reason: 'it is not set up' })
      continue
    }
    const story = await ledger.story(incidentId)
    const isOver = what === 'resolved' || (story?.incident.state ?? 'resolved') === 'resolved'
    const [other] = isOver || isTold(row, story?.incident) ? [] : othersThan(channel)
    if (other === undefined) deleted.push(row)
    else {
      const { rest: _, ...item } = row.item
      moved.push({ row: row.row, item: { ...item, channel: other } })
    }
    if (!story) continue
    const came = other === undefined ? 'was not sent' : `goes to ${channelText(other)}`
    const text = `${channelText(channel)} is not set up any more (${channelSetting(channel)}): what waited for it ${came}`
    changes.push({ kind: 'add-line', incidentId, line: { at: now, text: plain(text, 400) } })
  }
  if (moved.length + deleted.length > 0) {
    if (changes.length > 0) await ledger.commit(changes)
    await ledger.settleOutbox({ deleted, replaced: moved })
    telemetry.warn('Alerts waited for channels that are not set up', {
      stage: 'notify',
      moved: moved.length,
      dropped: deleted.length,
    })
  }
  return { moved, waiting }

  /** Another channel has this news, or is about to. */
  function isTold({ item }: AlertRow, incident: Incident | undefined): boolean {
    const { alerts = [] } = incident ?? {}
    return (
      alerts.some(({ channel, at }) => known.has(channel) && at >= item.createdAt) ||
      [...rows, ...moved].some(
        ({ item: one }) =>
          known.has(one.channel) &&
          sameId(one.incidentId, item.incidentId) &&
          one.sequence >= item.sequence,
      )
    )
  }
}
