// What deciding is asked: all that a decision may rest on, and nothing that it could change.
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { Policy } from '../domain/policy.ts'
import type { AccountPast, PoolRecord } from '../domain/record.ts'

export interface DecideQuestion {
  facts: PoolFacts
  findings: readonly Finding[]
  record: PoolRecord
  account: AccountPast
  policy: Policy
  now: number
  leaseLeftMs: number
}
