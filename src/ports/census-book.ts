// The port to what the census remembers of an account, and to the gate of its two hearts.
import type { ShapeChange, StripHour } from '../domain/pool-strip.ts'

export interface CensusNotes {
  /** Pool id in lower case → its node counts, when they were last seen, as a short text. */
  shapes: Readonly<Record<string, string>>
  /** Pool id in lower case → when it was last listed in full, epoch milliseconds. */
  fullLookAt: Readonly<Record<string, number>>
  /** When the account was last counted; 0 when never. */
  lastAt: number
  lastError?: string
  /** When its nodes were last counted; absent while they never were. */
  countedAt?: number
  /** Of pools with capital letters: id in lower case → as Batch has it. */
  names?: Readonly<Record<string, string>>
  /** Since when exams list what is in force; a version that does not list leaves it out. */
  listedSince?: number
}

/** Everything throws only what the store throws. */
export interface CensusBook {
  /** Empty notes for an account that has none yet; their `eTag` is then empty. */
  get(account: string): Promise<{ notes: CensusNotes; eTag: string }>
  /** False when another census wrote since `eTag` was read: its notes stand. `changes` go with the notes, or not at all. */
  put(
    account: string,
    notes: CensusNotes,
    eTag: string,
    changes?: readonly ShapeChange[],
  ): Promise<boolean>
  /** The changes of the last 24 hours and a bit, in no order. */
  strips(account: string): Promise<readonly StripHour[]>
  /** Of each job (id in lower case), how many of its tasks had failed at the last look. */
  jobs(account: string): Promise<Readonly<Record<string, number>>>
  putJobs(account: string, failed: Readonly<Record<string, number>>): Promise<void>
  /** True for exactly one caller in each `leastGapMs`: of those that ask at once, the store picks one. */
  gate(key: string, now: number, leastGapMs: number): Promise<boolean>
}
