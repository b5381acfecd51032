// What a pass over a pool works with: Batch, the account's book, the clock, the policy, the hands, and what is told of it.
import type { Act } from './act/act.ts'
import type { Policy } from './domain/policy.ts'
import type { Change } from './domain/record.ts'
import type { StepName } from './domain/telemetry-events.ts'
import type { Drain } from './notify/drain.ts'
import type { AccountBook } from './ports/account-book.ts'
import type { BatchAccount } from './ports/batch.ts'
import type { Clock } from './ports/clock.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { StopBook } from './record/stop-book.ts'

export interface Stages {
  batch: BatchAccount
  accountBook: AccountBook
  clock: Clock
  policy: Policy
  stopBook: Pick<StopBook, 'list'>
  act: Act
  notify: Drain
  telemetry: Telemetry
}

/** Each stage is a step of the exam; recording nothing is none. */
export function stepsOf(
  telemetry: Pick<Telemetry, 'step'>,
  ledger: { commit(changes: readonly Change[]): Promise<void> },
) {
  const step = <T>(name: StepName, work: () => T | Promise<T>): Promise<T> =>
    telemetry.step(name, {}, async () => work())
  return {
    step,
    async record(changes: readonly Change[]): Promise<void> {
      if (changes.length > 0) await step('record', () => ledger.commit(changes))
    },
  }
}
