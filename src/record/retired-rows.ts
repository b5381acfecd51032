// Which rows of a pool nobody is to read any more: those of incidents that are over for long, and its old audit.
import type { IncidentStory } from '../domain/record.ts'
import { type PoolRef, poolKey } from '../domain/refs.ts'
import type { Rows } from '../ports/rows.ts'
import { askedRange, auditRange, doneRow, familyRange, stateTable, suffixOf } from './keys.ts'
import type { DoneValue } from './plan-commit.ts'
import { readAll } from './read-all.ts'

export interface RetiredRows {
  /** One list for each incident; attempts of a closed one are part of its `done` row. */
  lists: readonly (readonly string[])[]
  /** Incidents of which nothing is left to go, or nothing once the lists have gone. */
  gone: readonly IncidentStory[]
}

const readsAtOnce = 16
/** Old entries of one pool that go in one visit. */
const maxAudit = 1000

/** `before`: epoch milliseconds. What the history says of an incident may be old: its own row decides. */
export async function retiredRows(
  rows: Rows,
  pool: PoolRef,
  stories: readonly IncidentStory[],
  before: number,
): Promise<RetiredRows> {
  const lists: (readonly string[])[] = []
  const gone: IncidentStory[] = []
  for (let first = 0; first < stories.length; first += readsAtOnce) {
    const some = stories.slice(first, first + readsAtOnce)
    const found = await Promise.all(some.map((story) => rowsOf(rows, pool, story, before)))
    for (const [index, list] of found.entries()) {
      const story = some[index]
      if (!list || !story) continue
      gone.push(story)
      if (list.length > 0) lists.push(list)
    }
  }
  const audit = await oldAudit(rows, poolKey(pool), before)
  return { lists: audit.length > 0 ? [...lists, audit] : lists, gone }
}

function isOver({ incident }: IncidentStory | DoneValue, before: number): boolean {
  return incident.state === 'resolved' && (incident.resolvedAt ?? incident.changedAt) < before
}

/** Undefined for an incident that stays. */
async function rowsOf(
  rows: Rows,
  pool: PoolRef,
  story: IncidentStory,
  before: number,
): Promise<readonly string[] | undefined> {
  if (!isOver(story, before)) return undefined
  const { id } = story.incident
  const done = await rows.get(stateTable, poolKey(pool), doneRow(id))
  if (done && !isOver(done.value as DoneValue, before)) return undefined
  const range = familyRange('line', suffixOf(id))
  const lines = await readAll(rows, stateTable, poolKey(pool), range)
  return [...lines.map(({ row }) => row), ...(done ? [done.row] : [])]
}

export async function oldAudit(
  rows: Rows,
  partition: string,
  before: number,
): Promise<readonly string[]> {
  const range = { ...auditRange(0, before - 1), limit: maxAudit }
  return (await rows.range(stateTable, partition, range)).rows.map(({ row }) => row)
}

/** Of pools that were asked nothing since then; also of those that are gone by now. */
export async function oldMarks(
  rows: Rows,
  partition: string,
  before: number,
): Promise<readonly string[]> {
  const found = await readAll(rows, stateTable, partition, askedRange)
  return found.filter(({ value }) => (value as { at: number }).at < before).map(({ row }) => row)
}
