// Takes out what is older than the history is kept: incidents that are over for long, their lines, old audits, and marks of what was asked.
import { dayMs, hourMs, minuteMs } from './domain/durations.ts'
import type { IncidentStory } from './domain/record.ts'
import { type PoolRef, poolKey } from './domain/refs.ts'
import { lookIfMarked } from './look-if-marked.ts'
import type { CensusBook } from './ports/census-book.ts'
import type { Clock } from './ports/clock.ts'
import type { Messages } from './ports/messages.ts'
import type { Rows } from './ports/rows.ts'
import type { Telemetry } from './ports/telemetry.ts'
import { deleteRows, forgetStories } from './record/forget-stories.ts'
import type { History } from './record/history.ts'
import { firstMonthKept, monthOf } from './record/history-months.ts'
import { accountPartition, stateTable } from './record/keys.ts'
import type { Ledgers } from './record/ledgers.ts'
import { oldAudit, oldMarks, retiredRows } from './record/retired-rows.ts'

export interface RetentionDeps {
  rows: Rows
  ledgers: Pick<Ledgers, 'hold'>
  history: Pick<History, 'list' | 'dropOlderThan'>
  book: Pick<CensusBook, 'gate' | 'get'>
  accounts: readonly { name: string }[]
  messages: Messages
  clock: Clock
  telemetry: Telemetry
  /** Whole months kept beside the one that runs. */
  months: number
}

/** Once a day, whoever comes first; a timer that comes a little early does not skip a day. */
const gateMs = 20 * hourMs
/** Below the time that a function has; what is left is for the next day. */
const budgetMs = 3 * minuteMs
const pageSize = 200
/** Lists look for what was asked within a day. */
const marksKeptMs = 7 * dayMs

/**
 * An incident goes when it was found before the first month that is kept, and is over since before it: the rows of its
 * pool first, by the pool's holder in fenced transactions, then those of the history, so that a run that dies is taken
 * up again. A month without any left is dropped.
 */
export function createRetention(deps: RetentionDeps) {
  const { rows, ledgers, history, book, accounts, messages, clock, telemetry, months } = deps

  return async function retire(): Promise<void> {
    const now = clock.now()
    if (!(await book.gate('retention', now, gateMs))) return
    const { month, at: before } = firstMonthKept(now, months)
    const walked = await retireIncidents(before, now + budgetMs)
    const dropped = walked.whole
      ? await history.dropOlderThan(walked.oldest === undefined ? month : monthOf(walked.oldest))
      : []
    for (const { name } of accounts) {
      await retireMarks(name, now - marksKeptMs)
      await retireAudits(name, before, now + budgetMs)
    }
    telemetry.event('retention.completed', {
      ...{ month, incidents: walked.gone, kept: walked.kept, months: dropped.join(' ') },
      whole: walked.whole,
    })
  }

  async function retireIncidents(before: number, endAt: number) {
    const walked = { gone: 0, kept: 0, whole: false, oldest: undefined as number | undefined }
    let continuation: string | undefined
    do {
      if (clock.now() > endAt) return walked
      const from = continuation === undefined ? {} : { continuation }
      const page = await history.list({ until: before, top: pageSize, ...from })
      const gone = await retirePage(page.items, before)
      walked.gone += gone.length
      walked.kept += page.items.length - gone.length
      for (const story of page.items)
        if (!gone.includes(story)) walked.oldest = story.incident.detectedAt
      continuation = page.continuation
    } while (continuation !== undefined)
    return { ...walked, whole: true }
  }

  async function retirePage(stories: readonly IncidentStory[], before: number) {
    const pools = new Map<string, { pool: PoolRef; own: IncidentStory[] }>()
    for (const story of stories) {
      const { pool } = story.incident
      const known = pools.get(poolKey(pool))
      if (known) known.own.push(story)
      else pools.set(poolKey(pool), { pool, own: [story] })
    }
    const gone: IncidentStory[] = []
    for (const { pool, own } of pools.values()) gone.push(...(await retirePool(pool, own, before)))
    await forgetStories(rows, gone)
    return gone
  }

  /** What is gone of them. One pool that cannot be written keeps no other from it, and is tried again the next day. */
  async function retirePool(pool: PoolRef, stories: readonly IncidentStory[], before: number) {
    try {
      const ledger = await ledgers.hold(pool)
      if (ledger.kind !== 'ledger') return []
      try {
        const { lists, gone } = await retiredRows(rows, pool, stories, before)
        if (lists.length > 0)
          await ledger.commit(lists.map((list) => ({ kind: 'retire', rows: list })))
        return gone
      } finally {
        await ledger.release()
        await lookIfMarked(ledger, messages)
      }
    } catch (error) {
      telemetry.error('Old rows of a pool could not be taken out', error, {
        stage: 'record',
        pool: poolKey(pool),
      })
      return []
    }
  }

  async function retireMarks(account: string, before: number): Promise<void> {
    const partition = accountPartition(account)
    const old = await oldMarks(rows, partition, before)
    await deleteRows(rows, { table: stateTable, partition }, old)
  }

  /** Of pools without old incidents, and of the account itself, which has no holder. */
  async function retireAudits(account: string, before: number, endAt: number): Promise<void> {
    const partition = accountPartition(account)
    await deleteRows(
      rows,
      { table: stateTable, partition },
      await oldAudit(rows, partition, before),
    )
    for (const pool of Object.keys((await book.get(account)).notes.shapes)) {
      if (clock.now() > endAt) return
      const ref = { account, pool }
      if ((await oldAudit(rows, poolKey(ref), before)).length > 0) await retirePool(ref, [], before)
    }
  }
}
