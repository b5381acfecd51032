// The numbers of a time: days that are over from their kept sums, what is open and today as they are now.
import { dayMs, hourMs, minuteMs } from '../domain/durations.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { IncidentStory } from '../domain/record.ts'
import {
  dayText,
  longestDays,
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
import { firstMonthKept } from './history-months.ts'
import { openStories } from './open-incidents.ts'

export interface Summaries {
  /** Never reads more than some thousand rows; `partial` says what is left out, and who asks again gets more. */
  summary(asked: SummaryWindow & { account?: string | undefined }): Promise<Summary>
  /**
   * Counts the days that are over and are not counted yet, or not any more, so that nobody who asks has to wait for it.
   * True where all are; false where `endAt` (epoch milliseconds) came first: the next call goes on. Throws what the
   * store throws.
   */
  countDaysOver(endAt: number): Promise<boolean>
}

/** Days that were spoilt lie scattered, and cost a request each. */
const mostRows = 4_000
const mostRequests = 40
/** What is left for the days that are over, however much today has: else they would never be counted. */
const leastForOver = 1_000
/** What came to its end around midnight is written a little later. */
const settledMs = hourMs
/** Of a year with a storm on every day; time ends it before. */
const mostRounds = 1_000

/** `months`: how many whole months of history are kept beside the one that runs. */
export function createSummaries({
  rows,
  prices,
  clock,
  months,
}: {
  rows: Rows
  prices: PriceTable
  clock: Pick<Clock, 'now'>
  months: number
}): Summaries {
  const ensure = ensureOnce(rows)

  /** Runs of days, the newest first; what is not reached is told by `short`, and of a day that goes on by `cut`. */
  async function count(days: readonly KnownDay[], now: number) {
    const tallies = new Map<number, DayTallies>()
    const allowed = { rows: mostRows, requests: mostRequests }
    let short: number | undefined
    let cut: number | undefined
    let isOver = false
    for (const { sum, at } of days) if (sum && sum.from === undefined) tallies.set(at, sum.accounts)
    for (const run of runsOf(
      days.filter(({ at }) => !tallies.has(at)),
      now,
    )) {
      if (!isOver && run.some(({ at }) => isSettled(at, now))) {
        isOver = true
        allowed.rows = Math.max(allowed.rows, leastForOver)
      }
      const sums = await countDays(rows, run, prices, now, allowed)
      for (const day of run) {
        const sum = sums.get(day.at)
        const settled = isSettled(day.at, now)
        if (sum) tallies.set(day.at, sum.accounts)
        if (!sum || sum.from !== undefined) {
          if (settled) short ??= day.at
          else cut ??= day.at
        }
        // Today goes on: its sum would be wrong at once.
        if (sum && settled) await keepDay(rows, day, sum)
      }
    }
    return { tallies, short, cut }
  }

  return {
    async summary({ account, since, until }) {
      await ensure(historyTable)
      // To the minute, so that an answer, and its entity tag, stay the same for a while.
      const now = Math.floor(clock.now() / minuteMs) * minuteMs
      const window = wholeDays({ since, until: Math.min(until, now) })
      const open = await openStories(rows)
      const days = await knownDays(rows, window.since, window.until)
      const { tallies, short, cut } = await count(days, now)
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
      const partial = partialText({ short, cut, complete: open.complete })
      return partial === undefined ? summary : { ...summary, partial }
    },

    async countDaysOver(endAt) {
      await ensure(historyTable)
      const now = clock.now()
      const until = dayStart(now - settledMs)
      const since = Math.max(until - longestDays * dayMs, firstMonthKept(now, months).at)
      if (since >= until) return true
      for (let round = 0; round < mostRounds && clock.now() <= endAt; round += 1) {
        const days = await knownDays(rows, since, until)
        if ((await count(days, now)).short === undefined) return true
      }
      return false
    },
  }
}

function isSettled(at: number, now: number): boolean {
  return at + dayMs + settledMs <= now
}

/** Days that follow one another within a month; one that was begun before begins a run, and what may still change is one. */
function runsOf(days: readonly KnownDay[], now: number): KnownDay[][] {
  const runs: KnownDay[][] = []
  for (const day of days) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const goesOn =
      last &&
      last.at - day.at === dayMs &&
      isSettled(last.at, now) === isSettled(day.at, now) &&
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

interface LeftOut {
  short: number | undefined
  cut: number | undefined
  complete: boolean
}

function partialText({ short, cut, complete }: LeftOut): string | undefined {
  const parts = [
    ...(short === undefined
      ? []
      : [`the days up to ${dayText(short)} are still being counted: ask again for more of them`]),
    ...(cut === undefined
      ? []
      : [
          `up to ${dayText(cut)} only the latest incidents are counted, for there are too many to count while the day goes on`,
        ]),
    ...(complete ? [] : ['more incidents are open than are counted one by one']),
  ]
  const text = parts.join('; ')
  return text === '' ? undefined : `${text[0]?.toUpperCase()}${text.slice(1)}.`
}
