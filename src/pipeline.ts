// The main path, in order: observe → classify → decide → act → verify → record → notify, on one held pool.
import type { createAct } from './act/act.ts'
import { classify } from './classify/classify.ts'
import { decide } from './decide/decide.ts'
import { playbookRow } from './decide/playbook.ts'
import { channelsFor } from './decide/policy-for.ts'
import type { Decision } from './domain/decision.ts'
import type { PoolFacts } from './domain/facts.ts'
import type { Policy } from './domain/policy.ts'
import type { Change } from './domain/record.ts'
import type { PoolRef } from './domain/refs.ts'
import { observe } from './observe/observe.ts'
import type { BatchAccount } from './ports/batch.ts'
import type { Clock } from './ports/clock.ts'
import type { PoolLedger } from './ports/ledger.ts'
import { controlsAfter } from './record/controls-after.ts'
import { decisionChanges } from './record/decision-changes.ts'
import { judge } from './verify/judge.ts'
import { verdictChanges } from './verify/verdict-changes.ts'

export interface Stages {
  batch: BatchAccount
  clock: Clock
  policy: Policy
  act: ReturnType<typeof createAct>
}

/** Rounds of deciding on the same facts. */
const maxRounds = 6

/** One pass over a held pool; answers when it wants to look again, in epoch milliseconds. */
export async function pass(
  { batch, clock, policy, act }: Stages,
  pool: PoolRef,
  ledger: PoolLedger,
): Promise<{ facts: PoolFacts; decisions: readonly Decision[]; lookAgainAt: number }> {
  const facts = await observe(batch, clock, pool, ledger.record)
  const findings = classify(facts)
  let lookAgainAt = Number.POSITIVE_INFINITY
  for (let round = 1; ; round += 1) {
    const now = clock.now()
    const leaseLeftMs = ledger.leaseLeftMs()
    const decisions = decide({ facts, findings, record: ledger.record, policy, now, leaseLeftMs })
    const changes = decisions.flatMap((decision) => recordable(decision, now))
    const recorded = [...changes, ...controlsAfter(ledger.record, facts, decisions)]
    if (recorded.length > 0) await ledger.commit(recorded)
    const dropped = new Set<Decision>()
    for (const decision of decisions) {
      if (decision.kind === 'act' && !(await act.act(ledger, facts, decision))) {
        dropped.add(decision)
      }
      if (decision.kind === 'grow') await act.grow(ledger, facts, decision)
    }
    lookAgainAt = Math.min(...decisions.map((decision) => dueAt(decision, now)), lookAgainAt)
    const goOn = decisions.some((decision) => !dropped.has(decision) && goesOn(decision))
    if (round === maxRounds || !goOn) return { facts, decisions, lookAgainAt }
  }

  /** What was opened is decided about at once, and what ended gives way to the next rung. */
  function goesOn(decision: Decision): boolean {
    if (decision.kind === 'open') return true
    if (decision.kind !== 'act' && decision.kind !== 'verify') return false
    const { id } = decision.incident
    return !ledger.record.attempts.some((one) => one.incidentId === id && one.step !== 'ended')
  }

  function recordable(decision: Decision, now: number): readonly Change[] {
    const { record } = ledger
    if (decision.kind === 'act' || decision.kind === 'grow') return []
    if (decision.kind === 'verify') {
      const { attempt, incident } = decision
      const verdict = judge(attempt, incident, facts, playbookRow(incident.fault), now)
      return verdictChanges(verdict, attempt, incident, record, now)
    }
    const channels = (of: { fault: Parameters<typeof channelsFor>[2] }) =>
      channelsFor(policy, pool, of.fault)
    return decisionChanges(decision, { pool, record, channels, now })
  }
}

/** Something under way is looked at again soon; a wait or a hold when it ends. */
function dueAt(decision: Decision, now: number): number {
  switch (decision.kind) {
    case 'wait':
      return decision.until
    case 'hold':
      return decision.until ?? Number.POSITIVE_INFINITY
    case 'open':
    case 'resolve':
    case 'escalate':
      return Number.POSITIVE_INFINITY
    case 'act':
    case 'grow':
    case 'verify':
      return now + soonMs
  }
}
const soonMs = 15_000
