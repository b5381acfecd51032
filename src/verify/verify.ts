// Verifies every attempt under way: what came of it, by the facts, as changes of the record.
import type { Decision } from '../domain/decision.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import { judge } from './judge.ts'
import type { Terms } from './verdict.ts'
import { verdictChanges } from './verdict-changes.ts'

export function verify(
  decisions: readonly Decision[],
  facts: PoolFacts,
  record: PoolRecord,
  termsOf: (fault: Fault) => Terms,
  now: number,
): readonly Change[] {
  return decisions.flatMap((decision) => {
    if (decision.kind !== 'verify') return []
    const { attempt, incident } = decision
    const verdict = judge(attempt, incident, facts, termsOf(incident.fault), now)
    return verdictChanges(verdict, attempt, incident, record, now)
  })
}
