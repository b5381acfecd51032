// Reads the closed incidents that changes speak of: their rows are read when needed, not kept.
import type { Change, PoolRecord } from '../domain/record.ts'
import type { Rows } from '../ports/rows.ts'
import { doneRow, stateTable } from './keys.ts'
import type { DoneValue } from './plan-commit.ts'

/** By the incident's id. Throws what the store throws. */
export async function doneOf(
  rows: Pick<Rows, 'get'>,
  partition: string,
  record: PoolRecord,
  changes: readonly Change[],
): Promise<Map<string, DoneValue>> {
  const known = new Set(record.incidents.map((incident) => incident.id))
  const wanted = new Set<string>()
  for (const change of changes) {
    if (change.kind === 'open-incident') known.add(change.incident.id)
    if (change.kind === 'change-incident' || change.kind === 'close-incident') {
      wanted.add(change.incident.id)
    }
    if (change.kind === 'put-attempt') wanted.add(change.attempt.incidentId)
  }
  const found = new Map<string, DoneValue>()
  for (const id of wanted) {
    const row = known.has(id) ? undefined : await rows.get(stateTable, partition, doneRow(id))
    if (row) found.set(id, row.value as DoneValue)
  }
  return found
}
