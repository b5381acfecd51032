// Reads what people asked of a pool and nobody has carried out yet; without holding the pool.
import type { ControlRequest, WaitingRequest } from '../domain/request.ts'
import { unreadableRequest } from '../domain/request.ts'
import type { Rows } from '../ports/rows.ts'
import { familyRange, stateTable } from './keys.ts'
import { readAll } from './read-all.ts'

/** A row that this version cannot read is answered with why: whoever holds the pool takes it out. */
export async function readRequests(rows: Rows, partition: string): Promise<WaitingRequest[]> {
  const found = await readAll(rows, stateTable, partition, familyRange('ask'))
  return found.map(({ row, value }) => {
    const unreadable = unreadableRequest(value)
    return unreadable === undefined
      ? { row, request: value as ControlRequest }
      : { row, unreadable }
  })
}
