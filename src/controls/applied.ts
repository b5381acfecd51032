// What a request of a person is applied to, and what it comes to.
import type { Pause } from '../domain/control.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import type { PoolRef } from '../domain/refs.ts'
import type { AuditEntry, Outcome } from '../domain/request.ts'

export interface RequestTerms {
  pool: PoolRef
  record: PoolRecord
  facts: PoolFacts
  now: number
  /** Of the whole account, where there is one. */
  accountPause?: Pause | undefined
}

/** What a request comes to, before it is audited. */
export interface Applied {
  outcome: Outcome
  said: string
  changes?: readonly Change[]
  /** What it was about, where that is known better than the request says it. */
  action?: AuditEntry['action']
  until?: number
}
