// The history of incidents of all pools: written by the drain, read by the API page by page, newest first.
import type { IncidentStory } from '../domain/record.ts'
import type { RowChange, Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import {
  dayOf,
  dayPartition,
  daysPartition,
  historyTable,
  monthTable,
  openPartition,
  poolPartition,
  reversedDay,
  storyRow,
} from './history-keys.ts'
import { type HistoryPage, type HistoryQuery, listHistory } from './list-history.ts'
import { readAll } from './read-all.ts'

export interface History {
  /**
   * Writes the story as it is now, or leaves a newer one alone: late and repeated calls do no harm. `version`: grows
   * with each change of an incident of the pool; without it the time of the last change tells.
   * Not one transaction: after an error the drain calls again, and the outbox row stays until it succeeds.
   */
  upsert(story: IncidentStory, version?: number): Promise<void>
  /** One page. Throws `BadContinuation` for a continuation that is not one of ours. */
  list(query: HistoryQuery): Promise<HistoryPage>
  /** Drops the tables of the months before this one (`202603`); answers with what was dropped. */
  dropOlderThan(month: string): Promise<string[]>
}

/** A story as its row holds it. */
export type StoredStory = IncidentStory & { version?: number }

const maxLines = 200
/** Below what fits into a row. */
const maxStoryCharacters = 400_000

export function createHistory({ rows }: { rows: Rows }): History {
  const ensure = ensureOnce(rows)
  const knownDays = new Set<string>()

  async function put(table: string, partition: string, change: RowChange) {
    return rows.transact(table, partition, [change])
  }

  async function noteDay(day: string): Promise<void> {
    if (knownDays.has(day)) return
    await ensure(historyTable)
    const row = reversedDay(day)
    await put(historyTable, daysPartition, { kind: 'upsert', row, value: day })
    knownDays.add(day)
  }

  /** False when the store has a later state of the incident already. */
  async function putDay(table: string, day: string, story: StoredStory): Promise<boolean> {
    const partition = dayPartition(day)
    const row = storyRow(story.incident)
    for (;;) {
      const found = await rows.get(table, partition, row)
      if (found && isLater(found.value as StoredStory, story)) return false
      const answer = await put(
        table,
        partition,
        found
          ? { kind: 'replace', row, value: story, eTag: found.eTag }
          : { kind: 'insert', row, value: story },
      )
      if (answer.kind === 'done') return true
    }
  }

  /** Whoever stood still before this may be behind: what the day shows by then is what the indexes must show. */
  async function putIndexes(table: string, day: string, given: StoredStory): Promise<void> {
    let story = given
    for (;;) {
      await putIndexRows(table, story)
      const found = await rows.get(table, dayPartition(day), storyRow(story.incident))
      const shown = found?.value as StoredStory | undefined
      if (!shown || !isLater(shown, story)) return
      story = shown
    }
  }

  async function putIndexRows(table: string, story: StoredStory): Promise<void> {
    const { incident } = story
    const row = storyRow(incident)
    await put(table, poolPartition(incident.pool), { kind: 'upsert', row, value: story })
    const resolved = incident.state === 'resolved'
    await put(
      historyTable,
      openPartition,
      resolved ? { kind: 'delete', row } : { kind: 'upsert', row, value: story },
    )
  }

  return {
    async upsert(whole, version) {
      const story = { ...capped(whole), ...(version === undefined ? {} : { version }) }
      const day = dayOf(story.incident.detectedAt)
      const table = monthTable(day)
      try {
        await ensure(table)
        // The day is noted before it has a row: a page finds an empty day, never misses a full one.
        await noteDay(day)
        if (await putDay(table, day, story)) await putIndexes(table, day, story)
      } catch (error) {
        // Retention may have dropped the month in another process, or the store lost both: made anew the next time.
        ensure.forget(table)
        ensure.forget(historyTable)
        knownDays.delete(day)
        throw error
      }
    },
    list: (query) => listHistory(rows, query),
    async dropOlderThan(month) {
      if (!/^\d{6}$/.test(month)) {
        throw new RangeError(`month is "${month}": write it as YYYYMM, e.g. 202603`)
      }
      const range = { from: reversedDay(`${month}00`), to: '~' }
      const days = await readAll(rows, historyTable, daysPartition, range)
      const tables = [...new Set(days.map(({ value }) => monthTable(String(value))))]
      for (const table of tables) await rows.drop(table)
      for (const { row } of days) await put(historyTable, daysPartition, { kind: 'delete', row })
      return tables.sort()
    },
  }
}

/** Stories are told over and over: an older one that comes late must not undo a newer one. */
function isLater(stored: StoredStory, story: StoredStory): boolean {
  const finished = stored.incident.state === 'resolved' && story.incident.state !== 'resolved'
  if (finished) return true
  if (stored.version !== undefined && story.version !== undefined) {
    return stored.version > story.version
  }
  return stored.incident.changedAt > story.incident.changedAt
}

/** The last lines of the story, and fewer of them where they are very long. */
function capped(story: IncidentStory): IncidentStory {
  let timeline = story.timeline.slice(-maxLines)
  while (timeline.length > 0) {
    if (JSON.stringify({ ...story, timeline }).length <= maxStoryCharacters) break
    timeline = timeline.slice(Math.ceil(timeline.length / 2))
  }
  return { ...story, timeline }
}
