// What deciding is asked: all that a decision may rest on, and nothing that it could change.
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
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

/** Of one incident whose fault is still there. */
export interface FindingQuestion extends DecideQuestion {
  incident: Incident
  finding: Finding
  attempts: readonly Attempt[]
  /** What this pass has decided so far. */
  decided: readonly Decision[]
}
