// Reads what the network checks need of ARM, in the order of cost, and only that.
import type { PoolSnapshot } from '../domain/facts.ts'
import type { Arm } from '../ports/arm.ts'
import type { NetworkFacts } from './network-facts.ts'

export interface NetworkQuestion {
  /** `/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Batch/batchAccounts/{a}` */
  accountId: string
  /** The id of the pool within the account. */
  poolId: string
  /** The pool as the data plane told it a moment ago: fills what ARM leaves out or refuses. */
  snapshot?: PoolSnapshot
}

/** Never throws: what could not be read is an answer in its place. Give it `armOnce(arm)` to share reads with other checks. */
export async function gatherNetwork(_arm: Arm, _question: NetworkQuestion): Promise<NetworkFacts> {
  throw new Error('gatherNetwork is being written')
}
