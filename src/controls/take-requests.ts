// Carries out what people asked of a held pool, before anything is decided: one fenced commit for each request.
import type { Pause } from '../domain/control.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import type { PoolRef } from '../domain/refs.ts'
import type { WaitingRequest } from '../domain/request.ts'
import { applyRequest } from './apply-requests.ts'
import { expiredChanges } from './expired.ts'

/** The part of a held pool's ledger that this uses. */
interface Asked {
  readonly record: PoolRecord
  requests(): Promise<readonly WaitingRequest[]>
  commit(changes: readonly Change[]): Promise<void>
}

/**
 * A request goes in the transaction that carries it out: after a crash it is there still, or done and audited. Throws
 * what the ledger throws. `accountPause`: whoever approves is told of it.
 */
export async function takeRequests(
  ledger: Asked,
  pool: PoolRef,
  facts: PoolFacts,
  now: number,
  accountPause?: Pause,
): Promise<void> {
  const expired = expiredChanges(pool, ledger.record, now)
  if (expired.length > 0) await ledger.commit(expired)
  for (const waiting of await ledger.requests()) {
    const terms = { pool, record: ledger.record, facts, now, accountPause }
    await ledger.commit(applyRequest(waiting, terms))
  }
}
