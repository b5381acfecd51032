// What was asked and answered: one line a Batch call, kept over restarts.
import type { WorldState } from './life/state.ts'
import { isoOf } from './wire/wire-time.ts'

export interface JournalEntry {
  readonly seq: number
  /** Virtual time, ISO 8601. */
  readonly at: string
  readonly account: string
  readonly method: string
  readonly path: string
  readonly query: string
  readonly status: number
  readonly code?: string
}

/** Older entries than the last 20,000 are dropped; `seq` goes on counting. */
const capacity = 20_000

/** Appends one answered call. */
export function record(
  world: WorldState,
  nowMs: number,
  entry: Omit<JournalEntry, 'seq' | 'at'>,
): void {
  world.journalSeq += 1
  world.journal.push({ seq: world.journalSeq, at: isoOf(nowMs), ...entry })
  if (world.journal.length > capacity) world.journal.splice(0, world.journal.length - capacity)
}

/** Entries after `since` (0 for all that are kept). */
export const entriesSince = (world: WorldState, since: number): readonly JournalEntry[] =>
  world.journal.filter((entry) => entry.seq > since)
