// What both censuses work with.
import type { PoolRef } from '../domain/refs.ts'
import type { BatchAccount } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'
import type { Messages } from '../ports/messages.ts'
import type { Telemetry } from '../ports/telemetry.ts'

export interface CensusPage {
  /** Pool id in lower case → its counts as a short text. */
  shapes: Readonly<Record<string, string>>
  fullLookAt: Readonly<Record<string, number>>
  lastAt: number
  lastError?: string
}

/** What the censuses remember of an account, and the gate between two hearts; kept by the record. */
export interface CensusMemory {
  get(account: string): Promise<CensusPage>
  put(account: string, page: CensusPage): Promise<void>
  /** Job id in lower case → failed tasks at the last look. */
  getJobs(account: string): Promise<Readonly<Record<string, number>>>
  putJobs(account: string, failed: Readonly<Record<string, number>>): Promise<void>
  /** True for the first who asks within the gap. */
  gate(name: string, now: number, leastGapMs: number): Promise<boolean>
  pools(account: string): Promise<readonly string[]>
}

export interface CensusDeps {
  accounts: readonly BatchAccount[]
  book: CensusMemory
  ledgers: { markDirty(pool: PoolRef): Promise<void> }
  messages: Messages
  clock: Clock
  telemetry: Telemetry
}
