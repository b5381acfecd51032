// The numbers of a time: days that are over from their kept sums, what is open and today as they are now.
import { dayMs, hourMs } from '../domain/durations.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { IncidentStory } from '../domain/record.ts'
import {
  dayText,
  type Summary,
  type SummaryWindow,
  summaryOf,
  wholeDays,
} from '../domain/summary.ts'
import { addTallies, type Tally } from '../domain/tally.ts'
import type { Clock } from '../ports/clock.ts'
import type { Rows } from '../ports/rows.ts'
import {
  added,
  byAccount,
  countDays,
  type DayTallies,
  dayStart,
  type KnownDay,
  keepDay,
  knownDays,
} from './day-sums.ts'
import { ensureOnce } from './ensure-once.ts'
import { historyTable, monthOf } from './history-keys.ts'
import { openStories } from './open-incidents.ts'

export interface Summaries {
  /** Never reads more than some thousand rows; `partial` says what is left out, and who asks again gets more. */
  summary(asked: SummaryWindow & { account?: string | undefined }): Promise<Summary>
}

/** Days that were spoilt lie scattered, and cost a request each. */
const mostRows = 4_000
const mostRequests = 40
/** What came to its end around midnight is written a little later. */
const settledMs = hourMs

export function createSummaries({
  rows,
  prices,
  clock,
}: {
  rows: Rows
  prices: PriceTable
  clock: Pick<Clock, 'now'>
}): Summaries {
  const ensure = ensureOnce(rows)

  /** Runs of days, the newest first; what is not reached is told by `short`. */
  async function count(days: readonly KnownDay[], now: number) {
    const tallies = new Map<number, DayTallies>()
    const allowed = { rows: mostRows, requests: mostRequests }
    let short: number | undefined
    for (const { sum, at } of days) if (sum && sum.from === undefined) tallies.set(at, sum.accounts)
    for (const run of runsOf(days.filter(({ at }) => !tallies.has(at)))) {
      const sums = await countDays(rows, run, prices, now, allowed)
      for (const day of run) {
        const sum = sums.get(day.at)
        if (sum) tallies.set(day.at, sum.accounts)
        if (!sum || sum.from !== undefined) short ??= day.at
        // Today goes on: its sum would be wrong at once.
        if (sum && day.at + dayMs + settledMs <= now) await keepDay(rows, day, sum)
      }
    }
    return { tallies, short }
  }

  return {
    async summary({ account, since, until }) {
      await ensure(historyTable)
      const now = clock.now()
      const window = wholeDays({ since, until: Math.min(until, now) })
      const open = await openStories(rows)
      const days = await knownDays(rows, window.since, window.until)
      const { tallies, short } = await count(days, now)
      const name = account?.toLowerCase()
      const all = new Map<string, Tally>()
      const stillOpen = openByDay(open.stories, prices, now)
      for (const { at } of days) {
        const day = added(tallies.get(at) ?? {}, stillOpen.get(at) ?? {})
        const own = name === undefined ? Object.values(day) : [day[name]].filter((one) => !!one)
        all.set(dayText(at), addTallies(own))
      }
      const ofAccount = open.stories.filter(
        ({ incident }) => name === undefined || incident.pool.account.toLowerCase() === name,
      )
      const summary = summaryOf(all, window, ofAccount.length)
      const partial = partialText(short, open.complete)
      return partial === undefined ? summary : { ...summary, partial }
    },
  }
}

/** Days that follow one another within a month; one that was begun before begins a run. */
function runsOf(days: readonly KnownDay[]): KnownDay[][] {
  const runs: KnownDay[][] = []
  for (const day of days) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const goesOn =
      last &&
      last.at - day.at === dayMs &&
      monthOf(last.at) === monthOf(day.at) &&
      day.sum === undefined
    if (run && goesOn) run.push(day)
    else runs.push([day])
  }
  return runs
}

function openByDay(stories: readonly IncidentStory[], prices: PriceTable, now: number) {
  const days = new Map<number, IncidentStory[]>()
  for (const story of stories) {
    const at = dayStart(story.incident.detectedAt)
    const own = days.get(at)
    if (own) own.push(story)
    else days.set(at, [story])
  }
  return new Map([...days].map(([at, own]) => [at, byAccount(own, prices, now)]))
}

function partialText(short: number | undefined, complete: boolean): string | undefined {
  const parts = [
    ...(short === undefined
      ? []
      : [`the days up to ${dayText(short)} are still being counted: ask again for more of them`]),
    ...(complete ? [] : ['more incidents are open than are counted one by one']),
  ]
  const text = parts.join('; ')
  return text === '' ? undefined : `${text[0]?.toUpperCase()}${text.slice(1)}.`
}
