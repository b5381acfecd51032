// Finds an incident by its id, open or closed, with everything that is told of it.
import type { Attempt } from '../domain/attempt.ts'
import { type Incident, parseIncidentId } from '../domain/incident.ts'
import type { IncidentStory, TimelineLine } from '../domain/record.ts'
import { poolKey, sameId } from '../domain/refs.ts'
import type { Rows } from '../ports/rows.ts'
import { doneRow, familyRange, stateTable, suffixOf } from './keys.ts'
import type { DoneValue } from './plan-commit.ts'
import { readAll } from './read-all.ts'

/** The id carries the partition. Undefined for a text that is no id, and for an incident that is not there. */
export async function readStory(
  rows: Rows,
  incidentId: string,
): Promise<IncidentStory | undefined> {
  const parts = parseIncidentId(incidentId)
  if (!parts) return undefined
  const partition = poolKey(parts.pool)
  const readDone = async () =>
    (await rows.get(stateTable, partition, doneRow(incidentId)))?.value as DoneValue | undefined
  // Closing may happen between the reads: what was not found closed and is not open, is closed by now.
  const found =
    (await readDone()) ?? (await readOpen(rows, partition, incidentId)) ?? (await readDone())
  if (!found) return undefined
  const timeline = await readTimeline(rows, partition, incidentId)
  return { incident: found.incident, attempts: found.attempts, timeline }
}

/** All lines of an incident, in the order they were written. */
export async function readTimeline(
  rows: Rows,
  partition: string,
  incidentId: string,
): Promise<TimelineLine[]> {
  const range = familyRange('line', suffixOf(incidentId))
  const lines = await readAll(rows, stateTable, partition, range)
  return lines.map((row) => row.value as TimelineLine)
}

async function readOpen(
  rows: Rows,
  partition: string,
  incidentId: string,
): Promise<DoneValue | undefined> {
  const open = await readAll(rows, stateTable, partition, familyRange('open'))
  const incident = open
    .map((row) => row.value as Incident)
    .find((candidate) => sameId(candidate.id, incidentId))
  if (!incident) return undefined
  const range = familyRange('att', suffixOf(incidentId))
  const attempts = await readAll(rows, stateTable, partition, range)
  return { incident, attempts: attempts.map((row) => row.value as Attempt) }
}
