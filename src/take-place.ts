// The last look at the account before a call: whether it is paused or at rest, and a place in its hour for the action.
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

type AccountStopDeps = { accountBook: Pick<AccountBook, 'read'>; clock: Clock }

/** A pause holds from the moment it was said, also in the middle of a pass. */
export function createAccountStop({
  accountBook,
  clock,
}: AccountStopDeps): BeforeCallDeps['accountStop'] {
  return async function accountStop(account) {
    const { pause, throttledUntil = 0 } = await accountBook.read(account)
    const now = clock.now()
    if (pause && (pause.until ?? Number.POSITIVE_INFINITY) > now) {
      // Telemetry tells this: who paused it, and why in their own words, is read in the audit.
      const end = pause.until === undefined ? 'somebody ends that' : momentText(pause.until)
      return `the account is paused until ${end}`
    }
    return throttledUntil > now ? restText(throttledUntil) : undefined
  }
}

/** The pools of an account are examined at the same time: its one row says who gets the last place. */
export function createTakePlace({
  accountBook,
  policy,
  clock,
}: TakePlaceDeps): BeforeCallDeps['takePlace'] {
  const accountStop = createAccountStop({ accountBook, clock })
  return async function takePlace(facts, incident, action) {
    const { account, pool } = facts.pool
    // Reading logs changes nothing: a pause does not stand against it.
    if (action.kind === 'collect-evidence') {
      const { throttledUntil = 0 } = await accountBook.read(account)
      return throttledUntil > clock.now() ? restText(throttledUntil) : undefined
    }
    const against = await accountStop(account)
    if (against !== undefined || !takesPlace(action)) return against
    const limit = termsFor(policy, facts, incident.fault).guards.maxActionsPerHourInAccount
    const isTaken = await accountBook.reserve(account, pool, clock.now(), limit)
    return isTaken ? undefined : `all ${limit} places of the account in this hour are taken`
  }
}

function restText(until: number): string {
  return `Batch wants no calls until ${momentText(until)}`
}
