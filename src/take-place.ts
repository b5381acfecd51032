// Takes a place in the account's hour for an action before it is recorded; there is none while Batch asks for fewer calls.
import type { BeforeCallDeps } from './act/before-call.ts'
import { takesPlace } from './decide/guard.ts'
import { termsFor } from './decide/terms.ts'
import { momentText } from './domain/durations.ts'
import type { Policy } from './domain/policy.ts'
import type { AccountBook } from './ports/account-book.ts'
import type { Clock } from './ports/clock.ts'

export interface TakePlaceDeps {
  accountBook: Pick<AccountBook, 'read' | 'reserve'>
  policy: Policy
  clock: Clock
}

/** The pools of an account are examined at the same time: its one row says who gets the last place. */
export function createTakePlace({
  accountBook,
  policy,
  clock,
}: TakePlaceDeps): BeforeCallDeps['takePlace'] {
  return async function takePlace(facts, incident, action) {
    const { account, pool } = facts.pool
    const { throttledUntil = 0, pause } = await accountBook.read(account)
    const now = clock.now()
    // It holds from the moment it was said, also in the middle of a pass; reading logs changes nothing.
    const changes = action.kind !== 'collect-evidence'
    if (changes && pause && (pause.until ?? Number.POSITIVE_INFINITY) > now) {
      return `the account is paused by ${pause.by}: ${pause.reason}`
    }
    if (throttledUntil > now) return `Batch wants no calls until ${momentText(throttledUntil)}`
    if (!takesPlace(action)) return undefined
    const limit = termsFor(policy, facts, incident.fault).guards.maxActionsPerHourInAccount
    const isTaken = await accountBook.reserve(account, pool, now, limit)
    return isTaken ? undefined : `all ${limit} places of the account in this hour are taken`
  }
}
