// Takes incidents out of the history one by one, where their month cannot be dropped yet for others that stay.
import type { IncidentStory } from '../domain/record.ts'
import { maxTransactionRows, type Rows } from '../ports/rows.ts'
import {
  allPrefix,
  monthOf,
  monthTable,
  poolPrefix,
  storiesPartition,
  storyRow,
} from './history-keys.ts'

/** Both rows of a story go in one transaction, or in two where it is full: the first is found again then. */
export async function forgetStories(rows: Rows, stories: readonly IncidentStory[]): Promise<void> {
  const ofMonths = new Map<string, string[]>()
  for (const { incident } of stories) {
    const table = monthTable(monthOf(incident.detectedAt))
    const row = storyRow(incident)
    const keys = [`${poolPrefix(incident.pool)}${row}`, `${allPrefix}${row}`]
    ofMonths.set(table, [...(ofMonths.get(table) ?? []), ...keys])
  }
  for (const [table, keys] of ofMonths) {
    await deleteRows(rows, { table, partition: storiesPartition }, keys)
  }
}

interface Place {
  table: string
  partition: string
}

/** What is gone already is left out: another run, or this one before it died, was there. Throws what the store throws. */
export async function deleteRows(
  rows: Rows,
  { table, partition }: Place,
  keys: readonly string[],
): Promise<void> {
  const left = [...new Set(keys)]
  while (left.length > 0) {
    const some = left.slice(0, maxTransactionRows)
    const changes = some.map((row) => ({ kind: 'delete', row }) as const)
    const answer = await rows.transact(table, partition, changes)
    if (answer.kind === 'done') left.splice(0, some.length)
    else left.splice(answer.index, 1)
  }
}
