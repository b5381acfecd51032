// Reads on in a range of the history, newest first, as its rows stand.
import type { Reading, Step } from './history-reading.ts'

/** The first read where rows are left out; the second goes by how many of them fitted. */
const firstRead = 250

export async function readNewest(reading: Reading): Promise<Step> {
  const { budget, range, at, filtered, part, take, wanted } = reading
  const most = filtered ? filteredLimit(at.row === '' ? undefined : reading) : wanted()
  // A lead may not do: then the next request reads whole, or every page would end at that row.
  const limit = part.lead ? Math.min(most, budget.rowsLeft() - budget.keptBack(firstRead)) : most
  const answer = await budget.range(range.table, range.partition, {
    from: at.row > range.from ? at.row : range.from,
    to: range.to,
    limit,
    ...part,
  })
  for (const { row, value } of answer.rows) {
    if (!take(value)) return { rest: { row, start: '', low: '' } }
  }
  return answer.next === undefined ? {} : { rest: { row: answer.next, start: '', low: '' } }
}

/** Going on, little was found: as much as is left is read. */
function filteredLimit(reading: Reading | undefined): number {
  return reading === undefined ? firstRead : Math.max(firstRead, reading.budget.rowsLeft())
}
