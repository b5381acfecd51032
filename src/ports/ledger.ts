// The port to the record of one held pool: what is known of it, and commits under its fence.
import type { Change, PoolRecord } from '../domain/record.ts'

export interface PoolLedger {
  /** As of the last commit. */
  readonly record: PoolRecord
  /** How much of the hold is left, in the clock's milliseconds; each commit extends it. */
  leaseLeftMs(): number
  /** Whether a person asked something that is not carried out yet: then nothing is begun before it is. */
  hasRequests(): Promise<boolean>
  /** All changes in fenced transactions, in order. Throws `FenceLost` when the pool is another's by now. */
  commit(changes: readonly Change[]): Promise<void>
}
