// The port to what all pools of an account share: repairs of the last hour, a pause, and Batch's wish for fewer calls.
import type { Pause } from '../domain/control.ts'
import type { AccountPast } from '../domain/record.ts'

/** Everything throws only what the store throws. */
export interface AccountBook {
  read(account: string): Promise<AccountPast>
  /** Takes one of the hour's places for the pool; false where `limit` are taken. Two who ask at once get two places or one. */
  reserve(account: string, pool: string, now: number, limit: number): Promise<boolean>
  /** Batch is asked nothing of this account before `until`, epoch milliseconds; a later end stands. */
  throttled(account: string, until: number): Promise<void>
  /** Undefined resumes. */
  pause(account: string, pause: Pause | undefined): Promise<void>
}
