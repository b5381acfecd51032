// Takes incidents out of the history one by one, where their month cannot be dropped yet for others that stay.
import type { IncidentStory } from '../domain/record.ts'
import { maxTransactionRows, type Rows } from '../ports/rows.ts'
import { dayOf, dayPartition, monthTable, poolPartition, storyRow } from './history-keys.ts'

/** The row of the day goes last: until then the story is found again, after whatever went wrong. */
export async function forgetStories(rows: Rows, stories: readonly IncidentStory[]): Promise<void> {
  const ofPools = new Map<string, { place: Place; keys: string[] }>()
  const ofDays = new Map<string, { place: Place; keys: string[] }>()
  for (const { incident } of stories) {
    const day = dayOf(incident.detectedAt)
    const table = monthTable(day)
    add(ofPools, { table, partition: poolPartition(incident.pool) }, storyRow(incident))
    add(ofDays, { table, partition: dayPartition(day) }, storyRow(incident))
  }
  for (const { place, keys } of [...ofPools.values(), ...ofDays.values()]) {
    await deleteRows(rows, place, keys)
  }
}

interface Place {
  table: string
  partition: string
}

function add(places: Map<string, { place: Place; keys: string[] }>, place: Place, row: string) {
  const name = `${place.table} ${place.partition}`
  const known = places.get(name)
  if (known) known.keys.push(row)
  else places.set(name, { place, keys: [row] })
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
