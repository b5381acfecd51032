// Incidents of a time in numbers, by the day they were found: what the API, the page and the digest show.
import type { CauseClass } from './cause.ts'
import type { Cost } from './cost.ts'
import { dayMs } from './durations.ts'
import { type Fault, faults } from './fault.ts'
import { addTallies, assumedMs, type FaultTally, noTally, type Tally } from './tally.ts'

export interface Summary {
  /** Epoch milliseconds, whole days in UTC; `until` is exclusive. */
  since: number
  until: number
  /** Open now, whenever they were found. */
  open: number
  /** Of those found in the time: how many, how many are over, how many were left to people. */
  opened: number
  resolved: number
  escalated: number
  byFault: readonly {
    fault: Fault
    title: string
    count: number
    resolved: number
    helped: number
  }[]
  byCause: readonly { causeClass: CauseClass; count: number }[]
  /** The mean time from found to over, of those that are over. */
  mttrMs?: number
  cost: Cost
  /** What helped repairs would have cost, had nobody looked for `assumedMs`. */
  saved?: Cost & { assumedMs: number; assumption: string }
  byDay: readonly {
    /** In UTC: `2026-03-01`. */
    day: string
    opened: number
    resolved: number
    escalated: number
    mttrMs?: number
    nodeHours: number
    money?: number
  }[]
  worstNodes: readonly { account: string; pool: string; nodeId: string; count: number }[]
  worstJobs: readonly { account: string; pool: string; jobId: string; count: number }[]
  /** Why the numbers leave something out; absent where they are whole. */
  partial?: string
}

export interface SummaryWindow {
  /** Epoch milliseconds: whole days of UTC that hold them are counted. */
  since: number
  until: number
}

/** At most that many bars; a longer time is not asked for. */
export const longestDays = 366
const worstShown = 10
const assumption =
  'had nobody looked for 8 hours after it was found, the machines would have stood idle for the rest of them'

/** Of days that were counted before: `2026-03-01` → its tally; a day without one had none. */
export function summaryOf(
  days: ReadonlyMap<string, Tally>,
  window: SummaryWindow,
  open: number,
): Summary {
  const { since, until } = wholeDays(window)
  const names = daysIn(since, until)
  const all = addTallies(names.map((day) => days.get(day) ?? noTally))
  const { opened, resolved, escalated, cost, saved, helped } = all
  return {
    ...{ since, until, open, opened, resolved, escalated },
    byFault: (Object.entries(all.byFault) as [Fault, FaultTally][])
      .map(([fault, own]) => ({ fault, title: titleOf(fault), ...own }))
      .toSorted((a, b) => b.count - a.count || (a.fault < b.fault ? -1 : 1)),
    byCause: (Object.entries(all.byCause) as [CauseClass, number][])
      .map(([causeClass, count]) => ({ causeClass, count }))
      .toSorted((a, b) => b.count - a.count || (a.causeClass < b.causeClass ? -1 : 1)),
    ...mttr(all),
    cost,
    ...(helped > 0 && saved.nodeHours > 0 ? { saved: { ...saved, assumedMs, assumption } } : {}),
    byDay: names.map((day) => {
      const own = days.get(day) ?? noTally
      return {
        day,
        ...{ opened: own.opened, resolved: own.resolved, escalated: own.escalated },
        ...mttr(own),
        nodeHours: own.cost.nodeHours,
        ...(own.cost.money === undefined ? {} : { money: own.cost.money }),
      }
    }),
    worstNodes: worst(all.nodes).map(({ id, ...rest }) => ({ ...rest, nodeId: id })),
    worstJobs: worst(all.jobs).map(({ id, ...rest }) => ({ ...rest, jobId: id })),
  }
}

/** `2026-03-01`, in UTC. */
export function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** The days of a time, the first one first; of a longer time the last ones. */
export function daysIn(since: number, until: number): string[] {
  const count = Math.min(Math.ceil((until - since) / dayMs), longestDays)
  return Array.from({ length: count }, (_, index) => dayText(until - (count - index) * dayMs))
}

/** From the start of the first day to the end of the last. */
export function wholeDays({ since, until }: SummaryWindow): SummaryWindow {
  const last = Math.max(Math.ceil(until / dayMs), Math.floor(since / dayMs) + 1)
  const first = Math.max(Math.floor(since / dayMs), last - longestDays)
  return { since: first * dayMs, until: last * dayMs }
}

function mttr({ resolved, resolvedMs }: Tally): { mttrMs?: number } {
  return resolved === 0 ? {} : { mttrMs: Math.round(resolvedMs / resolved) }
}

/** What was found by a newer version has no title here. */
function titleOf(fault: Fault): string {
  return Object.hasOwn(faults, fault) ? faults[fault].title : fault
}

function worst(counts: Readonly<Record<string, number>>) {
  return Object.entries(counts)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, worstShown)
    .map(([key, count]) => {
      const [account = '', pool = '', id = ''] = key.split('|')
      return { account, pool, id, count }
    })
}
