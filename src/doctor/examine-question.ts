// What the doctor is asked: one pool as Batch shows it, and where to find its account in ARM.
import type { CheckName } from '../domain/check-answer.ts'
import type { NodeFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Arm } from '../ports/arm.ts'
import type { BatchAccount } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'

export interface DoctorDeps {
  /** Absent where no credential for ARM is at hand. */
  arm?: Arm
  batch: BatchAccount
  clock: Clock
}

export interface DoctorQuestion {
  /** ARM id of the Batch account: `/subscriptions/…/batchAccounts/NAME`. */
  accountId?: string
  poolId: string
  /** The pool as the data plane told it a moment ago. */
  snapshot: PoolSnapshot
  nodes: readonly NodeFacts[]
  /** The checks that are wanted, all of them when absent. One of the network brings all of the network. */
  only?: readonly CheckName[]
  /** When what is asked about began, epoch milliseconds; absent when nobody knows. */
  since?: number
}

/** A question that ARM can be asked. */
export interface ArmQuestion extends DoctorQuestion {
  accountId: string
}

/** The newest version whose pool still tells its communication mode. */
export const batchApi = '2024-07-01'
