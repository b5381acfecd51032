// Decides about an incident with an attempt under way: go on with its second half, or see what came of it.
import type { Attempt } from '../domain/action.ts'
import type { Decision } from '../domain/decision.ts'
import type { PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import { findNode } from '../domain/subject-health.ts'
import { growCall } from './planned-call.ts'

export function decideLive(facts: PoolFacts, incident: Incident, attempt: Attempt): Decision {
  const verify = (reason: string): Decision => ({ kind: 'verify', incident, attempt, reason })
  if (attempt.step !== 'settling') return verify(`${attempt.action.kind} is under way.`)
  const { snapshot } = facts
  const { action, remembered } = attempt
  if (!snapshot || !remembered || action.kind !== 'replace') {
    return verify('There is nothing to grow back.')
  }
  const node = findNode(facts, action.node)
  if (snapshot.allocationState !== 'steady' || node) {
    return verify(`The node is leaving; the pool is ${snapshot.allocationState}.`)
  }
  const targets = growTargets(snapshot, remembered)
  if (!targets) return verify('The target of the pool is not ours to change.')
  const call = growCall(incident.pool, targets)
  const reason = `The node is gone and the pool steady at ${total(snapshot)}: it grows back to ${total(targets)}.`
  return { kind: 'grow', incident, attempt, call, reason }

  function total(of: { targetDedicated: number; targetLowPriority: number }): number {
    return of.targetDedicated + of.targetLowPriority
  }
}

/**
 * The targets to grow back to, or undefined where growing is not ours: autoscale refills by its formula, a target that
 * is not remembered − 1 was changed by someone, and a pool that is at or being set to 0 is never grown.
 */
export function growTargets(
  pool: PoolSnapshot,
  remembered: NonNullable<Attempt['remembered']>,
): { targetDedicated: number; targetLowPriority: number } | undefined {
  const { targetDedicated, targetLowPriority, dedicated } = remembered
  if (pool.autoScale || pool.targetDedicated + pool.targetLowPriority === 0) return undefined
  const ours =
    pool.targetDedicated === targetDedicated - (dedicated ? 1 : 0) &&
    pool.targetLowPriority === targetLowPriority - (dedicated ? 0 : 1)
  return ours ? { targetDedicated, targetLowPriority } : undefined
}
