// What both censuses work with.
import type { ShapeChange } from '../domain/pool-strip.ts'
import type { PoolRef } from '../domain/refs.ts'
import type { AccountBook } from '../ports/account-book.ts'
import type { BatchAccount } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'
import type { Messages } from '../ports/messages.ts'
import type { Telemetry } from '../ports/telemetry.ts'

export interface CensusNotes {
  /** Pool id in lower case → its counts as a short text. */
  shapes: Readonly<Record<string, string>>
  /** Pool id in lower case → when it was last looked at whole. */
  fullLookAt: Readonly<Record<string, number>>
  /** 0 when never. */
  lastAt: number
  lastError?: string
  /** When its nodes were last counted. */
  countedAt?: number
  /** Of pools with capital letters: id in lower case → as Batch has it. */
  names?: Readonly<Record<string, string>>
  /** Since when exams list what is in force; a version that does not list leaves it out. */
  listedSince?: number
}

/** What the censuses remember of an account, and the gate between two hearts; kept by the record. */
export interface CensusMemory {
  get(account: string): Promise<{ notes: CensusNotes; eTag: string }>
  /** False when another census wrote meanwhile: its notes stand. */
  put(
    account: string,
    notes: CensusNotes,
    eTag: string,
    changes?: readonly ShapeChange[],
  ): Promise<boolean>
  /** Job id in lower case → failed tasks at the last look. */
  jobs(account: string): Promise<Readonly<Record<string, number>>>
  putJobs(account: string, failed: Readonly<Record<string, number>>): Promise<void>
  /** True for the first who asks within the gap. */
  gate(name: string, now: number, leastGapMs: number): Promise<boolean>
}

export interface CensusDeps {
  accounts: readonly BatchAccount[]
  book: CensusMemory
  /** Of an account that wants fewer calls nothing is asked. */
  accountBook: Pick<AccountBook, 'read'>
  ledgers: { markDirty(pool: PoolRef): Promise<void> }
  messages: Messages
  clock: Clock
  telemetry: Telemetry
}

/** Whether Batch wants no calls of the account now. */
export async function isResting(
  { accountBook }: Pick<CensusDeps, 'accountBook'>,
  account: string,
  now: number,
): Promise<boolean> {
  const { throttledUntil = 0 } = await accountBook.read(account)
  return throttledUntil > now
}
