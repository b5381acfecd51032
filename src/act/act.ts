// Carries out a decision: the attempt is committed, the call is made once, and its answer is committed.
import type { Attempt, EvidenceItem } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import { durationText } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import { maxFactsAgeMs } from '../domain/facts-age.ts'
import type { Incident } from '../domain/incident.ts'
import { leaseNeededMs } from '../domain/lease.ts'
import type { ActionAnswer } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'
import type { EvidenceStore } from '../ports/evidence.ts'
import type { PoolLedger } from '../ports/ledger.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import { type Meaning, meaningOf } from './answer-meaning.ts'
import { announced, answered, growing } from './attempt-changes.ts'
import { beforeOf } from './before.ts'
import { type BeforeCallDeps, notNow, saidMeanwhile } from './before-call.ts'
import { callBatch, growPool } from './call-batch.ts'
import { freeDisk } from './free-disk.ts'
import { lookInto } from './look-into.ts'
import { stretchesOf } from './stretches.ts'
import { createTogether, inLanes, type Together } from './together.ts'

export interface ActDeps extends BeforeCallDeps {
  evidence: EvidenceStore
  clock: Clock
  telemetry: Telemetry
  /** The pool doctor; its answer is evidence like any other. Never throws. */
  consult?(incident: Incident, facts: PoolFacts, folder: string): Promise<readonly EvidenceItem[]>
  /** See `collectEvidence`; where it is absent the end of an output is kept. */
  tellingLines?(text: string): readonly string[]
}

type ActDecision = Decision & { kind: 'act' }
type GrowDecision = Decision & { kind: 'grow' }

export type Act = ReturnType<typeof createAct>

export function createAct({ batch, evidence, clock, telemetry, takePlace, ...more }: ActDeps) {
  const { consult, tellingLines, accountStop } = more
  return { carryOut, act, grow }

  /**
   * In the order decided; answers with those that were made. What concerns one node of one incident alone goes side by
   * side with its like on other nodes, everything else one after the other.
   */
  async function carryOut(
    ledger: PoolLedger,
    facts: PoolFacts,
    decisions: readonly Decision[],
  ): Promise<ReadonlySet<Decision>> {
    const made = new Set<Decision>()
    const together = createTogether(ledger)
    for (const stretch of stretchesOf(decisions)) {
      await inLanes(stretch, async (decision) => {
        if (decision.kind === 'grow') await grow(ledger, facts, decision)
        else if (await act(ledger, facts, decision, together)) made.add(decision)
      })
    }
    return made
  }

  /** False when something stood against it right before the call: nothing was announced, the next pass looks again. */
  async function act(
    ledger: PoolLedger,
    facts: PoolFacts,
    decision: ActDecision,
    together: Together = createTogether(ledger),
  ): Promise<boolean> {
    const { incident, action } = decision
    if (action.kind === 'escalate') return false
    const against =
      tooOld(facts) ?? (await notNow({ batch, takePlace }, ledger, facts, incident, action))
    if (against) {
      telemetry.event('act.dropped', { incident: incident.id, reason: against })
      return false
    }
    const attempt = newAttempt(ledger, facts, decision)
    await together.commit(() => announced(incident, attempt, clock.now()))
    telemetry.event('act.announced', { incident: incident.id, action: action.kind })
    if (action.kind === 'collect-evidence') {
      const deps = { batch, evidence, consult, tellingLines }
      const { found, meaning } = await lookInto(deps, incident, facts, attempt, clock.now())
      await together.commit((record) =>
        answered(record, found, meaning, undefined, facts, clock.now()),
      )
      return true
    }
    if (action.kind === 'free-disk') {
      const { account, pool: poolId } = facts.pool
      const said = () => saidMeanwhile({ accountStop }, ledger, account)
      const deps = { batch, clock, ledger, poolId, leaseNeededMs, said }
      const { meaning, answer } = await freeDisk(deps, attempt)
      telemetry.event('act.answered', {
        incident: incident.id,
        action: action.kind,
        answer: meaning.kind,
      })
      await together.commit((record) =>
        answered(record, attempt, meaning, answer, facts, clock.now()),
      )
      return true
    }
    // Recorded, and so begun: its waves are attempts of their own.
    if (action.kind === 'rolling-reboot') return true
    await make(together, facts, attempt, action.kind, () => callBatch(batch, facts, action))
    return true
  }

  /** What was decided before it waited for others: every guard was asked about a pool as it was then. */
  function tooOld({ observedAt }: PoolFacts): string | undefined {
    const ageMs = clock.now() - observedAt
    if (ageMs <= maxFactsAgeMs) return undefined
    return `the pool was looked at ${durationText(ageMs)} ago`
  }

  /** The second half of a replace, announced and answered like the first. */
  async function grow(ledger: PoolLedger, facts: PoolFacts, decision: GrowDecision): Promise<void> {
    const { incident, attempt, call, reason } = decision
    const said = await saidMeanwhile({ accountStop }, ledger, facts.pool.account)
    if (said !== undefined) {
      telemetry.event('act.dropped', { incident: incident.id, reason: said })
      return
    }
    const next: Attempt = {
      ...attempt,
      step: 'growing',
      stepAt: clock.now(),
      growCall: call,
      // Counted before the call: what never answers is counted as well.
      growTries: (attempt.growTries ?? 0) + 1,
      reason,
    }
    await ledger.commit(growing(incident, next, clock.now()))
    await make(createTogether(ledger), facts, next, 'grow', () => growPool(batch, facts, next))
  }

  /**
   * Makes the call of an attempt that is committed, and commits its answer. Where the process stood still since the
   * commit, the pool may be another's: it is not called then, and the commit tells (`FenceLost`) or records it.
   */
  async function make(
    together: Together,
    facts: PoolFacts,
    attempt: Attempt,
    name: string,
    call: () => Promise<ActionAnswer>,
  ): Promise<void> {
    const leftMs = together.leaseLeftMs()
    const answer = leftMs > leaseNeededMs ? await call() : undefined
    telemetry.event('act.answered', {
      incident: attempt.incidentId,
      action: name,
      answer: answer?.kind ?? 'not called',
      code: answer && 'code' in answer ? answer.code : undefined,
    })
    const meaning = answer ? meaningOf(answer) : notCalled(leftMs)
    await together.commit((record) =>
      answered(record, attempt, meaning, answer, facts, clock.now()),
    )
  }

  function newAttempt(ledger: PoolLedger, facts: PoolFacts, decision: ActDecision): Attempt {
    const { incident, action, call, grant, reason } = decision
    const now = clock.now()
    const number = ledger.record.attempts.filter(
      ({ incidentId }) => incidentId === incident.id,
    ).length
    return {
      incidentId: incident.id,
      number: number + 1,
      action,
      step: action.kind === 'rolling-reboot' ? 'verifying' : 'announced',
      stepAt: now,
      startedAt: now,
      reason,
      ...(call ? { call } : {}),
      ...(grant ? { grant } : {}),
      ...beforeOf(facts, action, incident.finding),
    }
  }
}

function notCalled(leftMs: number): Meaning {
  const reason = `Not called: the record of it took so long that ${durationText(leftMs)} of the hold was left.`
  return { kind: 'ended', result: 'not-made', reason, remember: false }
}
