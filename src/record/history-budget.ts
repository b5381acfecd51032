// What a page of the history may ask of the store: two requests of one partition each, a thousand rows together.
import type { RangeQuery, Row, Rows } from '../ports/rows.ts'

export const maxRequests = 2
/** The store reads one row more than it is asked for, to say where to go on. */
export const maxRowsRead = 1000

export interface Budget {
  /** Whether another request may be made. */
  isLeft(): boolean
  /** At most `limit` rows, and no more than are left. */
  range(
    table: string,
    partition: string,
    query: RangeQuery & { limit: number },
  ): Promise<{ rows: Row[]; next?: string }>
  /** How many rows the next request may be answered with. */
  rowsLeft(): number
  /** So many rows, where another request may follow the next one; after the last none are of use. */
  keptBack(forNext: number): number
}

export function createBudget(rows: Rows): Budget {
  let requests = 0
  let read = 0
  const rowsLeft = () => maxRowsRead - read - 1
  return {
    isLeft: () => requests < maxRequests && rowsLeft() > 0,
    rowsLeft,
    keptBack: (forNext) => (requests + 1 < maxRequests ? forNext : 0),
    async range(table, partition, query) {
      requests += 1
      const limit = Math.max(1, Math.min(query.limit, rowsLeft()))
      const answer = await rows.range(table, partition, { ...query, limit, once: true })
      read += answer.rows.length + (answer.next === undefined ? 0 : 1)
      return answer
    },
  }
}
