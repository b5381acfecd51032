// Reads on in a range of the history, oldest first. Its rows stand newest first, so what is asked for is at their end:
// a read begins where, by the time that the rows of the last one took, about as many stand before the end as it can hold.
import { momentOfRow, rowsUntil } from './history-keys.ts'
import type { Reading, Step, StoryRange } from './history-reading.ts'

/** A read that holds more is cut, so that the next page reads less: so many times what a page takes. */
const pagesAhead = 4
const leastAhead = 50
const mostAtOnce = 499
/** Where rows are left out: near to what a read can hold, for one that holds too much is in vain. */
const filteredAhead = 350

export async function readOldest(reading: Reading): Promise<Step> {
  const { budget, range, at, part, take } = reading
  const start = later(at.start, range.from)
  // What was shown last is the newest of those that are behind us.
  const end = at.row === '' ? range.to : at.row
  const answer = await budget.range(range.table, range.partition, {
    ...{ from: start, to: end, limit: mostAtOnce, ...part },
  })
  const { next } = answer
  if (next !== undefined) {
    return { rest: { row: at.row, start: closer(range, start, next, end), low: next } }
  }
  const ahead = answer.rows.toReversed()
  const cut = aheadOf(reading)
  let last = at.row
  for (const [index, { row, value }] of ahead.entries()) {
    if (!take(value)) {
      return { rest: { row: last, start: ahead[index + cut]?.row ?? start, low: at.low } }
    }
    last = row
  }
  if (start === range.from) return {}
  if (ahead.length > 0) return { rest: { row: last, start: further(), low: at.low } }
  // Nothing is that old: halfway to where too much was found, or all that is left.
  const low = at.low !== '' && at.low < start ? at.low : ''
  return { rest: { row: start, start: low === '' ? range.from : middle(range, low, start), low } }

  /** Where as many rows begin as are wanted, if they stand as close as those that were read. */
  function further(): string {
    const newest = timeOf(range, last)
    const oldest = at.row === '' && !range.isMonth ? (ahead[0]?.row ?? end) : end
    const each = (timeOf(range, start) - timeOf(range, oldest)) / ahead.length
    return later(rowsUntil(Math.ceil(newest + each * cut) + 1, range.prefix), range.from)
  }
}

function aheadOf({ filtered, wanted }: Reading): number {
  return filtered ? filteredAhead : Math.max(leastAhead, wanted() * pagesAhead)
}

/** The read held too much: half the time that its rows took, before the end. The open ones have no end to count from. */
function closer(range: StoryRange, start: string, next: string, end: string): string {
  if (!range.isMonth) return next
  const took = timeOf(range, start) - timeOf(range, next)
  return later(rowsUntil(Math.ceil(timeOf(range, end) + took / 2), range.prefix), next)
}

/** In time; where no moment lies between, the newer of the two: reading on from there ends as well. */
function middle(range: StoryRange, newer: string, older: string): string {
  const at = Math.ceil((timeOf(range, newer) + timeOf(range, older)) / 2)
  return later(rowsUntil(at, range.prefix), newer)
}

/** Of two keys: the later key is the older story. */
function later(one: string, other: string): string {
  return one > other ? one : other
}

function timeOf({ prefix }: StoryRange, row: string): number {
  return momentOfRow(row, prefix)
}
