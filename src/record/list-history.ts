// One page of the history: walks the ranges that a question names, newest first, and says where to go on.
import type { IncidentState } from '../domain/incident.ts'
import type { IncidentStory } from '../domain/record.ts'
import { type PoolRef, sameId } from '../domain/refs.ts'
import type { Rows } from '../ports/rows.ts'
import {
  dayOf,
  dayPartition,
  daysPartition,
  historyTable,
  keyMoment,
  monthTable,
  openPartition,
  poolPartition,
  reversedDay,
  storyRange,
} from './history-keys.ts'

export interface HistoryQuery {
  account?: string
  /** With an account it is one range; without, every pool of that name. */
  pool?: string
  /** `unresolved`: any state but resolved. */
  state?: IncidentState | 'unresolved'
  fault?: string
  /** Epoch milliseconds of the detection: from, inclusive. */
  since?: number
  /** To, exclusive. */
  until?: number
  /** How many at most. */
  top: number
  continuation?: string
}

export interface HistoryPage {
  items: IncidentStory[]
  /** Present when there may be more, also after a page without items. */
  continuation?: string
}

/** The continuation was not made by us. */
export class BadContinuation extends Error {
  override readonly name = 'BadContinuation'
  constructor() {
    super('continuation is not one that a page answered: start again without it')
  }
}

/** What a page reads at most; beyond it, it answers with what it has. */
export const maxRowsRead = 1000
/** At most this many ranges are looked at for one page, empty ones too. */
const maxRangesRead = 40
/** Rows of a question with a filter are read in steps, so that a page that is full early stops early. */
const filterStep = 100
const firstDay = '19700101'
const lastDay = '99991231'

/** Where a page starts: `day` names the range (empty for the open incidents), `from` the row. */
interface Position {
  day: string
  from: string
}

export async function listHistory(rows: Rows, asked: HistoryQuery): Promise<HistoryPage> {
  const query = withinKeys(asked)
  const start = query.continuation === undefined ? undefined : parse(query.continuation)
  const top = Math.max(1, Math.floor(query.top))
  const { since = 0, until = Date.parse('2200-01-01') } = query
  if (until <= since) return { items: [] }
  const bounds = storyRange(since, until)
  const filtered = needsFilter(query)
  const items: IncidentStory[] = []
  let rowsRead = 0
  let rangesRead = 0

  for await (const { table, partition, day } of rangesOf(rows, query, start?.day)) {
    let from = day === start?.day && start.from > bounds.from ? start.from : bounds.from
    if (rangesRead >= maxRangesRead) return page(items, { day, from })
    rangesRead += 1
    for (;;) {
      const wanted = filtered ? filterStep : top - items.length
      const limit = Math.min(wanted, maxRowsRead - rowsRead)
      if (limit <= 0) return page(items, { day, from })
      const answer = await rows.range(table, partition, { from, to: bounds.to, limit })
      rowsRead += answer.rows.length
      for (const row of answer.rows) {
        if (items.length === top) return page(items, { day, from: row.row })
        const { version: _, ...story } = row.value as IncidentStory & { version?: number }
        if (matches(story, query)) items.push(story)
      }
      if (answer.next === undefined) break
      from = answer.next
    }
  }
  return { items }
}

/** Anybody may ask for all since year 1: no key is that old, and one made of it would sort anywhere. */
function withinKeys(query: HistoryQuery): HistoryQuery {
  const { since, until } = query
  return {
    ...query,
    ...(since === undefined ? {} : { since: keyMoment(since) }),
    ...(until === undefined ? {} : { until: keyMoment(until) }),
  }
}

interface Range {
  table: string
  partition: string
  day: string
}

/** Open incidents have a range of their own; a pool one a month; all others are spread over days. */
async function* rangesOf(
  rows: Rows,
  query: HistoryQuery,
  startDay: string | undefined,
): AsyncGenerator<Range> {
  if (query.state !== undefined && query.state !== 'resolved') {
    yield { table: historyTable, partition: openPartition, day: '' }
    return
  }
  const pool = onePool(query)
  let month = ''
  for await (const day of daysOf(rows, query, startDay)) {
    if (!pool) {
      yield { table: monthTable(day), partition: dayPartition(day), day }
    } else if (monthTable(day) !== month) {
      month = monthTable(day)
      yield { table: month, partition: poolPartition(pool), day }
    }
  }
}

/** The days that have a partition, the latest first. */
async function* daysOf(rows: Rows, query: HistoryQuery, startDay: string | undefined) {
  const newest = query.until === undefined ? lastDay : dayOf(query.until)
  const oldest = query.since === undefined ? firstDay : dayOf(query.since)
  const to = `${reversedDay(oldest)}~`
  let from: string | undefined = reversedDay(startDay || newest)
  while (from !== undefined) {
    const answer = await rows.range(historyTable, daysPartition, { from, to, limit: 100 })
    for (const { value } of answer.rows) yield String(value)
    from = answer.next
  }
}

function onePool({ account, pool }: HistoryQuery): PoolRef | undefined {
  return account !== undefined && pool !== undefined ? { account, pool } : undefined
}

function needsFilter(query: HistoryQuery): boolean {
  const account = query.account !== undefined || query.pool !== undefined
  const inRange = onePool(query) !== undefined && query.state === undefined
  const state = query.state !== undefined && query.state !== 'unresolved'
  return state || query.fault !== undefined || (account && !inRange)
}

function matches({ incident }: IncidentStory, query: HistoryQuery): boolean {
  const { account, pool, state, fault } = query
  if (account !== undefined && !sameId(account, incident.pool.account)) return false
  if (pool !== undefined && !sameId(pool, incident.pool.pool)) return false
  if (fault !== undefined && fault !== incident.fault) return false
  if (state === 'unresolved') return incident.state !== 'resolved'
  return state === undefined || state === incident.state
}

function page(items: IncidentStory[], position: Position): HistoryPage {
  const text = JSON.stringify([position.day, position.from])
  return { items, continuation: Buffer.from(text).toString('base64url') }
}

function parse(continuation: string): Position {
  try {
    const value: unknown = JSON.parse(Buffer.from(continuation, 'base64url').toString())
    if (Array.isArray(value)) {
      const [day, from] = value
      const known = typeof day === 'string' && /^(\d{8})?$/.test(day)
      if (known && typeof from === 'string' && /^[\d]{13}[\w|.-]*$/.test(from)) return { day, from }
    }
  } catch {
    // Told below, in words.
  }
  throw new BadContinuation()
}
