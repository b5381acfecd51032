// Sums up in one notice an hour what the budget of a mail channel kept back: counts by pool and fault, with links.
import { hourMs, minuteMs, momentText } from '../domain/durations.ts'
import { faultRow } from '../domain/fault.ts'
import type { AlertKind } from '../domain/incident.ts'
import type { Notice } from '../ports/channel.ts'
import type { Clock } from '../ports/clock.ts'
import type { NoticeBook } from '../record/notice-book.ts'
import type { KeptBack, OverflowBook } from '../record/overflow-book.ts'
import { summed } from '../record/overflow-book.ts'

/** What exceeds a budget comes in numbers: the first summary waits so long for more. */
const gatherMs = 5 * minuteMs
/** As many as a mail shows: a notice must fit into one row of the store, whatever a storm keeps back. */
const rowsListed = 20
/** So many rows go with the notice in one transaction; further ones after it, and may then be told twice, never not. */
const rowsTogether = 90

const urgency: readonly AlertKind[] = [
  'escalated',
  'approval',
  'held',
  'opened',
  'reminder',
  'resolved',
]

export interface OverflowDeps {
  kept: OverflowBook
  /** Channels that are set up, and whom to tell in the place of one that is not any more. */
  names: readonly string[]
  othersThan(name: string): readonly string[]
  book: NoticeBook
  clock: Clock
  perHour: number
  page: string
}

/** Posts the summaries that are due. Throws what the store throws; what was kept back stays then. */
export function createOverflow(deps: OverflowDeps) {
  const { kept, book, clock, perHour, page, names: setUp, othersThan } = deps
  return async function sumUp(): Promise<void> {
    const rows = await kept.all()
    if (rows.length === 0) return
    const now = clock.now()
    const sums = await kept.lastSums()
    for (const channel of new Set(rows.map(({ value }) => value.channel))) {
      const own = rows.filter(({ value }) => value.channel === channel)
      const oldest = Math.min(...own.map(({ value }) => value.at))
      if (now < dueAt(oldest, sums.get(channel), now)) continue
      const told = own.map(({ value }) => value)
      const notice = overflowNotice(channel, told, { perHour, page, now })
      const names = own.map(({ row }) => row)
      const gone = names.slice(0, rowsTogether).map((row) => ({ kind: 'delete', row }) as const)
      const to = setUp.includes(channel) ? [channel] : othersThan(channel)
      const posted = await book.add(notice, to, now, [...gone, summed(channel, now)])
      if (posted) await kept.remove(names.slice(rowsTogether))
    }
  }
}

/** At most one an hour; epoch milliseconds. What a clock far ahead has written keeps nothing back for longer. */
function dueAt(oldest: number, lastSum: number | undefined, now: number): number {
  const believed = (at: number) => (at > now + hourMs ? Number.NEGATIVE_INFINITY : at)
  const last = believed(lastSum ?? Number.NEGATIVE_INFINITY)
  return Math.max(believed(oldest) + gatherMs, last + hourMs)
}

/** The worst first. */
function overflowNotice(
  channel: string,
  told: readonly KeptBack[],
  { perHour, page, now }: { perHour: number; page: string; now: number },
): Notice {
  const sorted = told.toSorted(
    (a, b) => urgency.indexOf(a.what) - urgency.indexOf(b.what) || a.at - b.at,
  )
  const incidents = told.reduce((sum, one) => sum + one.incidents, 0)
  const messages = told.length === 1 ? '1 message' : `${told.length} messages`
  const since = Math.min(...told.map(({ at }) => at))
  const rest = sorted.length - rowsListed
  return {
    kind: 'notice',
    what: 'overflow',
    title: `${messages} more about ${incidents} ${incidents === 1 ? 'incident' : 'incidents'}`,
    text: [
      `These were not sent one by one, because at most ${perHour} mails go to ${channel} in an hour. They count as told.`,
      ...(rest > 0
        ? [`The worst ${rowsListed} are listed here, ${rest} more are counted alone.`]
        : []),
    ],
    facts: [{ name: 'Since', value: momentText(since) }],
    tables: [
      {
        title: 'Kept back',
        head: ['News', 'What', 'Pool', 'Incidents', 'First of them'],
        rows: sorted
          .slice(0, rowsListed)
          .map(({ what, fault, pool, incidents: count, incidentId }) => [
            what,
            faultRow(fault).title,
            `${pool.account}/${pool.pool}`,
            String(count),
            page === '' ? incidentId : `${page}/api/console#/incidents/${incidentId}`,
          ]),
      },
    ],
    advice:
      page === ''
        ? 'Look at what is open: batch-medic incidents list'
        : `Look at what is open: ${page}/api/console#/now`,
    key: `overflow|${channel}|${now}`,
    at: now,
    page,
  }
}
