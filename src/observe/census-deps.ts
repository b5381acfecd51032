// What both censuses work with.
import type { PoolRef } from '../domain/refs.ts'
import type { AccountBook } from '../ports/account-book.ts'
import type { BatchAccount } from '../ports/batch.ts'
import type { CensusBook } from '../ports/census-book.ts'
import type { Clock } from '../ports/clock.ts'
import type { Messages } from '../ports/messages.ts'
import type { Telemetry } from '../ports/telemetry.ts'

export interface CensusDeps {
  accounts: readonly BatchAccount[]
  book: Omit<CensusBook, 'strips'>
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
