// Days that are over, counted once: a row a day with the tally of each account, made by whoever first needs it.
// It holds what is resolved alone; one more that is resolved later spoils it, and it is counted anew.
import { dayMs } from '../domain/durations.ts'
import type { Incident } from '../domain/incident.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { IncidentStory } from '../domain/record.ts'
import { addTallies, type Tally, tally } from '../domain/tally.ts'
import type { Rows } from '../ports/rows.ts'
import {
  allPrefix,
  dayOf,
  historyTable,
  momentOfRow,
  monthOf,
  monthTable,
  reversed,
  storiesPartition,
  storyRange,
  sumsPartition,
} from './history-keys.ts'
import { isStory } from './is-story.ts'
import { readAll } from './read-all.ts'

/** By account in lower case. */
export type DayTallies = Readonly<Record<string, Tally>>

export interface DaySum {
  accounts: DayTallies
  /** The row of the day to go on with; absent where the day is counted whole. */
  from?: string
}

export interface KnownDay {
  /** When it begins, epoch milliseconds. */
  at: number
  sum?: DaySum
  /** Of its row; empty where there is none. */
  eTag: string
}

const pageRows = 999

/** What is known of the days of a time, the newest first. */
export async function knownDays(rows: Rows, since: number, until: number): Promise<KnownDay[]> {
  const range = { from: reversed(dayOf(until - 1)), to: `${reversed(dayOf(since))}~` }
  const found = await readAll(rows, historyTable, sumsPartition, range)
  const byRow = new Map(found.map((row) => [row.row, row]))
  const days: KnownDay[] = []
  for (let at = until - dayMs; at >= since; at -= dayMs) {
    const row = byRow.get(reversed(dayOf(at)))
    const sum = row?.value as Partial<DaySum> | undefined
    // One that was spoilt has no tallies.
    const known = sum?.accounts ? { sum: { ...sum, accounts: sum.accounts } } : {}
    days.push({ at, ...known, eTag: row?.eTag ?? '' })
  }
  return days
}

export interface Allowed {
  rows: number
  requests: number
}

/** Counts days that follow one another within a month, the newest first, and takes what it reads off `allowed`. */
export async function countDays(
  rows: Rows,
  days: readonly KnownDay[],
  prices: PriceTable,
  now: number,
  allowed: Allowed,
): Promise<ReadonlyMap<number, DaySum>> {
  const [first] = days
  const last = days.at(-1)
  const sums = new Map<number, DaySum>()
  if (!first || !last) return sums
  const bounds = storyRange(last.at, first.at + dayMs, allPrefix)
  const stories = new Map<number, IncidentStory[]>()
  let next: string | undefined = first.sum?.from ?? bounds.from
  while (next !== undefined) {
    if (allowed.rows <= 0 || allowed.requests <= 0) break
    const range = {
      from: next,
      to: bounds.to,
      limit: Math.min(pageRows, allowed.rows),
      once: true,
    } as const
    const answer = await rows.range(monthTable(monthOf(first.at)), storiesPartition, range)
    allowed.requests -= 1
    allowed.rows -= answer.rows.length
    for (const { row, value } of answer.rows) {
      const at = dayStart(momentOfRow(row, allPrefix))
      const own = stories.get(at)
      if (!isStory(value)) continue
      if (own) own.push(value)
      else stories.set(at, [value])
    }
    next = answer.next
  }
  const reached = next === undefined ? last.at : dayStart(momentOfRow(next, allPrefix))
  for (const { at, sum } of days) {
    if (at < reached) break
    const own = tallied(stories.get(at) ?? [], prices, now)
    const accounts = sum?.from === undefined ? own : added(sum.accounts, own)
    sums.set(at, at === reached && next !== undefined ? { accounts, from: next } : { accounts })
  }
  return sums
}

/** What somebody spoilt or counted meanwhile stays as it is. */
export async function keepDay(rows: Rows, { at, eTag }: KnownDay, sum: DaySum): Promise<void> {
  const row = reversed(dayOf(at))
  await rows.transact(historyTable, sumsPartition, [
    eTag === '' ? { kind: 'insert', row, value: sum } : { kind: 'replace', row, value: sum, eTag },
  ])
}

export function added(one: DayTallies, other: DayTallies): DayTallies {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return Object.fromEntries(
    names.map((name) => [name, addTallies([one[name], other[name]].filter((own) => !!own))]),
  )
}

/** Of resolved incidents alone: the others are counted as they are when somebody asks. */
function tallied(stories: readonly IncidentStory[], prices: PriceTable, now: number): DayTallies {
  const over = stories.filter(({ incident }) => incident.state === 'resolved')
  return byAccount(over, prices, now)
}

export function byAccount(
  stories: readonly IncidentStory[],
  prices: PriceTable,
  now: number,
): DayTallies {
  const accounts = new Map<string, IncidentStory[]>()
  for (const story of stories) {
    const name = nameOf(story.incident)
    const own = accounts.get(name)
    if (own) own.push(story)
    else accounts.set(name, [story])
  }
  return Object.fromEntries([...accounts].map(([name, own]) => [name, tally(own, prices, now)]))
}

function nameOf({ pool }: Incident): string {
  return pool.account.toLowerCase()
}

/** Of the day in UTC that holds the moment. */
export function dayStart(at: number): number {
  return Math.floor(at / dayMs) * dayMs
}
