// The history of incidents of all pools: written by the drain, read by the API page by page.
import type { IncidentStory } from '../domain/record.ts'
import type { Clock } from '../ports/clock.ts'
import type { Row, RowChange, Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { briefOf, type StoryBrief } from './history-brief.ts'
import {
  allPrefix,
  dayOf,
  historyTable,
  monthOf,
  monthsPartition,
  monthTable,
  openPartition,
  poolPrefix,
  reversed,
  storiesPartition,
  storyRow,
  sumsPartition,
} from './history-keys.ts'
import type { HistoryPage, HistoryQuery } from './history-query.ts'
import { isStory } from './is-story.ts'
import { briefs, listHistory, wholeStories } from './list-history.ts'
import { readAll } from './read-all.ts'

export interface History {
  /**
   * Writes the story as it is now, or leaves a newer one alone: late and repeated calls do no harm. `version`: grows
   * with each change of an incident of the pool; without it the time of the last change tells.
   * Not one transaction: after an error the drain calls again, and the outbox row stays until it succeeds.
   */
  upsert(story: IncidentStory, version?: number): Promise<void>
  /** One page, of two requests and 1,000 rows at most. Throws `BadContinuation` for one that is not ours. */
  list(query: HistoryQuery): Promise<HistoryPage>
  /** The same page with what lists show alone, for which most rows are not read whole. Throws as `list` does. */
  listBriefs(query: HistoryQuery): Promise<HistoryPage<StoryBrief>>
  /** Drops the tables of the months before this one (`202603`); answers with what was dropped. */
  dropOlderThan(month: string): Promise<string[]>
}

/** A story as its row holds it. */
export type StoredStory = IncidentStory & { brief?: StoryBrief; version?: number }

/** The row of a story: lists read the brief alone, which stands first for that. */
export function storyValue({ brief: _, ...story }: StoredStory) {
  return { value: { brief: briefOf(story), ...story }, lead: true } as const
}

const maxLines = 200
/** Below what fits into a row; the two rows of a story go in one transaction of 4 MiB. */
const maxStoryCharacters = 400_000

/** `clock`: tells which days are over; without it the stories themselves do. */
export function createHistory({
  rows,
  clock,
}: {
  rows: Rows
  clock?: Pick<Clock, 'now'>
}): History {
  const ensure = ensureOnce(rows)
  const knownMonths = new Set<string>()

  async function put(table: string, partition: string, changes: readonly RowChange[]) {
    return rows.transact(table, partition, changes)
  }

  async function noteMonth(month: string): Promise<void> {
    if (knownMonths.has(month)) return
    await ensure(historyTable)
    const row = reversed(month)
    await put(historyTable, monthsPartition, [{ kind: 'upsert', row, value: month }])
    knownMonths.add(month)
  }

  /** False when the store has a later state of the incident already. A new one costs no read. */
  async function putStory(table: string, story: StoredStory): Promise<boolean> {
    const row = `${allPrefix}${storyRow(story.incident)}`
    const stored = storyValue(story)
    const ofPool = {
      kind: 'upsert',
      row: `${poolPrefix(story.incident.pool)}${storyRow(story.incident)}`,
      ...stored,
    } as const
    const isNew = story.incident.state === 'open' && story.attempts.length === 0
    let found: Row | undefined = isNew ? undefined : await rows.get(table, storiesPartition, row)
    for (;;) {
      if (found && isLater(found.value, story)) return false
      const own: RowChange = found
        ? { kind: 'replace', row, ...stored, eTag: found.eTag }
        : { kind: 'insert', row, ...stored }
      if ((await put(table, storiesPartition, [own, ofPool])).kind === 'done') return true
      found = await rows.get(table, storiesPartition, row)
    }
  }

  /** Whoever stood still before this may be behind: what the month shows by then is what the open ones must show. */
  async function putOpen(table: string, given: StoredStory): Promise<void> {
    const row = storyRow(given.incident)
    let story = given
    for (;;) {
      const isOver = story.incident.state === 'resolved'
      await put(historyTable, openPartition, [
        isOver ? { kind: 'delete', row } : { kind: 'upsert', row, ...storyValue(story) },
      ])
      // Nothing comes after the end.
      if (isOver) return
      const found = await rows.get(table, storiesPartition, `${allPrefix}${row}`)
      const shown: unknown = found?.value
      if (!isStory(shown) || !isLater(shown, story)) return
      story = shown
    }
  }

  /** The sum of a day that is over holds what is resolved: one more makes it wrong, and it is counted anew. */
  async function spoilSum({ incident }: StoredStory): Promise<void> {
    const { state, detectedAt, changedAt } = incident
    const day = dayOf(detectedAt)
    if (state !== 'resolved' || day === dayOf(clock?.now() ?? changedAt)) return
    const value = { spoilt: changedAt }
    await put(historyTable, sumsPartition, [{ kind: 'upsert', row: reversed(day), value }])
  }

  return {
    async upsert(whole, version) {
      const story = { ...capped(whole), ...(version === undefined ? {} : { version }) }
      const month = monthOf(story.incident.detectedAt)
      const table = monthTable(month)
      try {
        await ensure(table)
        // The month is noted before it has a row: a page finds an empty one, never misses a full one.
        await noteMonth(month)
        if (!(await putStory(table, story))) return
        await putOpen(table, story)
        await spoilSum(story)
      } catch (error) {
        // Retention may have dropped the month in another process, or the store lost both: made anew the next time.
        ensure.forget(table)
        ensure.forget(historyTable)
        knownMonths.delete(month)
        throw error
      }
    },
    list: (query) => listHistory(rows, query, wholeStories),
    listBriefs: (query) => listHistory(rows, query, briefs),
    async dropOlderThan(month) {
      if (!/^\d{6}$/.test(month)) {
        throw new RangeError(`month is "${month}": write it as YYYYMM, e.g. 202603`)
      }
      const older = { from: `${reversed(month)}~`, to: '~' }
      const months = await readAll(rows, historyTable, monthsPartition, older)
      const tables = months.map(({ value }) => monthTable(String(value)))
      for (const table of tables) await rows.drop(table)
      const days = { from: reversed(`${month}00`), to: '~' }
      for (const { row } of await readAll(rows, historyTable, sumsPartition, days)) {
        await put(historyTable, sumsPartition, [{ kind: 'delete', row }])
      }
      for (const { row } of months) {
        await put(historyTable, monthsPartition, [{ kind: 'delete', row }])
      }
      return tables.sort()
    },
  }
}

/**
 * Stories are told over and over: an older one that comes late must not undo a newer one. What cannot be read was
 * written by a later version, and is left as it is.
 */
function isLater(value: unknown, story: StoredStory): boolean {
  if (!isStory(value)) return true
  const stored: StoredStory = value
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
