// The main path, in order: observe → classify → decide → verify → record → act → notify, on one held pool.
import { classify } from './classify/classify.ts'
import { takeRequests } from './controls/take-requests.ts'
import { decide } from './decide/decide.ts'
import { lookAgain } from './decide/due-at.ts'
import { goesOn, maxRounds } from './decide/goes-on.ts'
import { inForce } from './decide/in-force.ts'
import { reminders } from './decide/reminders.ts'
import type { Decision } from './domain/decision.ts'
import type { PoolFacts } from './domain/facts.ts'
import { maxFactsAgeMs } from './domain/facts-age.ts'
import { outputsSeen } from './domain/outputs-seen.ts'
import type { PoolRef } from './domain/refs.ts'
import { observe } from './observe/observe.ts'
import { decisionsChanges } from './record/decision-changes.ts'
import { housekeeping } from './record/housekeeping.ts'
import type { Ledger } from './record/ledger.ts'
import { type Stages, stepsOf } from './stages.ts'
import { notice } from './verify/notice.ts'
import { verify } from './verify/verify.ts'

export interface Passed {
  facts: PoolFacts
  decisions: readonly Decision[]
  /** When to look again and when to tell again, epoch milliseconds; infinite when nothing waits. */
  lookAgainAt: number
  tellAgainAt: number
}

/**
 * One pass over a held pool. What is decided is recorded before anything is done, and told after.
 * An attempt is verified by the facts of later passes, so in each pass verifying stands before acting.
 */
export async function pass(
  { batch, accountBook, stopBook, clock, policy, act, notify, telemetry }: Stages,
  pool: PoolRef,
  ledger: Ledger,
): Promise<Passed> {
  const { step, record } = stepsOf(telemetry, ledger)
  const facts = await step('observe', () => observe(batch, clock, pool, ledger.record))
  const account = await accountBook.read(pool.account)
  await takeRequests(ledger, pool, facts, clock.now(), account.pause)
  // At once, and not after what may take long or fail.
  const isGone = facts.complete && !facts.snapshot
  await stopBook.list(ledger, isGone)
  await record(notice(facts, ledger.record, clock.now()))
  const { channels, isRetried, termsOf, ...terms } = inForce(policy, facts)
  let lookAgainAt = Number.POSITIVE_INFINITY
  for (let round = 1; ; round += 1) {
    const known = ledger.record
    // Evidence that the round before brought may name the cause.
    const outputs = outputsSeen(known.incidents, known.attempts)
    const findings = await step('classify', () => classify(facts, outputs, known.nodes, isRetried))
    const now = clock.now()
    const leaseLeftMs = ledger.leaseLeftMs()
    const asked = { facts, findings, record: known, account, policy, now, leaseLeftMs }
    const decisions = await step('decide', () => decide(asked))
    telemetry.metric('decide.duration', clock.now() - facts.observedAt, { account: pool.account })
    const judged = await step('verify', () => verify(decisions, facts, known, termsOf, now))
    await record([
      ...decisionsChanges(decisions, { pool, record: known, channels, now }),
      ...judged,
      ...housekeeping(known, facts, decisions, terms, now),
    ])
    const carriedOut = await step('act', () => act.carryOut(ledger, facts, decisions))
    lookAgainAt = Math.min(lookAgainAt, lookAgain(decisions, asked))
    if (round < maxRounds && goesOn(decisions, carriedOut, ledger.record)) {
      if (clock.now() - facts.observedAt <= maxFactsAgeMs) continue
      // What was done took so long that a further round would be held for old facts: a new look goes on.
      lookAgainAt = Math.min(lookAgainAt, clock.now())
    }
    await stopBook.list(ledger, isGone)
    await record(reminders(ledger.record, channels, policy.alerts.repeatHours, clock.now()))
    const { nextDueAt = Number.POSITIVE_INFINITY } = await step('notify', () => notify(ledger))
    return { facts, decisions, lookAgainAt, tellAgainAt: nextDueAt }
  }
}
