// Reading on in one range of the history for a page: where it stands, what it asks, what it brought.
import type { Budget } from './history-budget.ts'
import type { Place } from './history-place.ts'
import type { HistoryQuery } from './history-query.ts'

/** A range of the store that a question names. */
export interface StoryRange {
  table: string
  partition: string
  from: string
  to: string
  /** Of its rows, before the time. */
  prefix: string
  /** Whether it ends where a month or the question does; the open incidents go back to nobody knows when. */
  isMonth: boolean
}

export type Spot = Pick<Place, 'row' | 'start' | 'low'>

/** What one read of a range brought to the page. */
export interface Step {
  /** Where the range goes on; undefined where it is through. */
  rest?: Spot
}

export interface Reading {
  budget: Budget
  range: StoryRange
  at: Spot
  query: HistoryQuery
  filtered: boolean
  /** What is asked of each row: its lead, or the whole of it. */
  part: { lead?: true }
  /** Takes a row of the store; false when the page is full already, or the row must be read whole: it was not taken. */
  take(value: unknown): boolean
  /** How many more the page takes. */
  wanted(): number
}
