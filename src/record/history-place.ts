// Where a page of the history ended, as a text to hand back: bound to its question, so that it fits no other.
import { createHash } from 'node:crypto'
import { BadContinuation, type HistoryQuery } from './history-query.ts'

/** A month is `202603`; the open incidents have one range, which is called ''. */
export interface Place {
  range: string
  /** The row to go on with; newest first it is read, oldest first it was the last one shown, or ''. */
  row: string
  /** Oldest first: where the next read begins; '' is the newest end. */
  start: string
  /** Oldest first: from there on are more rows than a read can hold; '' where that is not known. */
  low: string
  /** The months that come after this one. */
  ahead: readonly string[]
}

const checkLength = 12
/** Of the parts of a place: one that an older version answered is refused, not misread. */
const layout = 2

export function placeText(place: Place, query: HistoryQuery): string {
  const text = JSON.stringify([place.range, place.row, place.start, place.low, ...place.ahead])
  return Buffer.from(`${check(text, query)}${text}`).toString('base64url')
}

/** Throws `BadContinuation` for what was changed on the way, or asked with another question. */
export function readPlace(continuation: string, query: HistoryQuery): Place {
  const whole = Buffer.from(continuation, 'base64url').toString()
  const text = whole.slice(checkLength)
  const isOurs =
    whole.slice(0, checkLength) === check(text, query) &&
    Buffer.from(whole).toString('base64url') === continuation
  if (!isOurs) throw new BadContinuation()
  const parts: unknown = JSON.parse(text)
  // Anybody can make up the check: what names no month names no table.
  if (!isPlace(parts)) throw new BadContinuation()
  const [range = '', row = '', start = '', low = '', ...ahead] = parts
  return { range, row, start, low, ahead }
}

function isPlace(parts: unknown): parts is string[] {
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) return false
  const [range = '', , , , ...ahead] = parts
  return [range, ...ahead].every((month) => month === '' || /^\d{6}$/.test(month))
}

/** No secret: whoever makes one up reads rows that a filter would have shown as well. */
function check(text: string, query: HistoryQuery): string {
  const { account, pool, state, fault, party, severity, text: words, order = 'newest' } = query
  const { since, until } = query
  const asked = [layout, account, pool, state, fault, party, severity, words, order, since, until]
  const hash = createHash('sha256').update(JSON.stringify([text, ...asked.map((one) => one ?? '')]))
  return hash.digest('base64url').slice(0, checkLength)
}
