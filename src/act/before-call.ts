// What must still be true right before an attempt is recorded and its call is made.
import type { Action } from '../domain/action.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import type { BatchAccount } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'
import type { PoolLedger } from '../ports/ledger.ts'
import { stillAsFound } from './still-as-found.ts'

export interface BeforeCallDeps {
  batch: BatchAccount
  /**
   * Takes a place in the account's hour, where the action takes one; why there is none, in words that name no person. Whoever
   * crashes after it has lost a place, which is better than a call too many.
   */
  takePlace(facts: PoolFacts, incident: Incident, action: Action): Promise<string | undefined>
  /** Why nothing may be called in the account now, in words that name no person: a pause, or Batch's wish for fewer calls. */
  accountStop(account: string): Promise<string | undefined>
}

/** What a person, or Batch, has said meanwhile, in words; also asked between the calls of an action that takes several. */
export async function saidMeanwhile(
  { accountStop }: Pick<BeforeCallDeps, 'accountStop'>,
  ledger: Pick<PoolLedger, 'hasRequests'>,
  account: string,
): Promise<string | undefined> {
  if (await ledger.hasRequests()) return 'somebody has asked for something meanwhile'
  return await accountStop(account)
}

/** Why the action is not made now, in words; the next pass decides again. Throws only what the store throws. */
export async function notNow(
  { batch, takePlace }: Pick<BeforeCallDeps, 'batch' | 'takePlace'>,
  ledger: PoolLedger,
  facts: PoolFacts,
  incident: Incident,
  action: Action,
): Promise<string | undefined> {
  // Reading logs changes nothing and takes no place: it only waits while Batch wants no calls.
  if (action.kind === 'collect-evidence') return await takePlace(facts, incident, action)
  const changed = await stillAsFound(batch, facts, action).catch(unreadable)
  if (changed) return changed
  // As late as can be: reading from Batch may have taken half a minute.
  if (await ledger.hasRequests()) return 'somebody has asked for something meanwhile'
  return await takePlace(facts, incident, action)
}

/** A node that cannot be read again is not touched; the other decisions of the pass go on. */
function unreadable(error: unknown): string {
  if (!(error instanceof BatchReadError)) throw error
  return `the node could not be read again: ${error.message}`
}
