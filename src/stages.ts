// What a pass over a pool works with: Batch, the account's book, the clock, the policy, and the hands.
import type { Act } from './act/act.ts'
import type { Policy } from './domain/policy.ts'
import type { Drain } from './notify/drain.ts'
import type { AccountBook } from './ports/account-book.ts'
import type { BatchAccount } from './ports/batch.ts'
import type { Clock } from './ports/clock.ts'

export interface Stages {
  batch: BatchAccount
  accountBook: AccountBook
  clock: Clock
  policy: Policy
  act: Act
  notify: Drain
}
