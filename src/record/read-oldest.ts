// Reads on in a range of the history, oldest first. Its rows stand newest first, so what is asked for is at their end:
// a read that does not reach it still tells from where on the older ones are.
import type { Row } from '../ports/rows.ts'
import type { Reading, Step } from './list-history.ts'

/** A read that holds more is cut, so that the next page reads less: so many times what a page takes. */
const pagesAhead = 4
const mostAtOnce = 499

export async function readOldest({ budget, range, at, take, wanted }: Reading): Promise<Step> {
  const answer = await budget.range(range.table, range.partition, {
    from: at.bound > range.from ? at.bound : range.from,
    // What was shown last is the newest of those that are behind us.
    to: at.row === '' ? range.to : at.row,
    limit: mostAtOnce,
  })
  // The older ones were not reached: they begin there.
  if (answer.next !== undefined) return { rest: { row: at.row, bound: answer.next } }
  const ahead = answer.rows.toReversed()
  const cut = Math.max(50, wanted() * pagesAhead)
  let last = at.row
  for (const { row, value } of ahead) {
    if (!take(value)) return { rest: { row: last, bound: boundOf(ahead, cut, at.bound) } }
    last = row
  }
  // Through to the bound: what is newer comes next.
  return at.bound === '' ? {} : { rest: { row: last, bound: '' } }
}

/** The row from which on the next read begins, so that it holds a few pages and no more. */
function boundOf(ahead: readonly Row[], cut: number, bound: string): string {
  return ahead.length > cut ? (ahead[cut]?.row ?? bound) : bound
}
