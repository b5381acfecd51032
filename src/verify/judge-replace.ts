// Judges a replacement: the node has left, and once the pool has grown back its new nodes are well and stay so.
import type { Attempt } from '../domain/action.ts'
import { durationText } from '../domain/durations.ts'
import type { PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import { growBack } from '../domain/grow-back.ts'
import { findNode, nodeHealth } from '../domain/subject-health.ts'
import type { Terms, Verdict } from './verdict.ts'
import { lookAgainMs } from './verdict.ts'

export function judgeReplace(
  attempt: Attempt,
  facts: PoolFacts,
  terms: Terms,
  now: number,
): Verdict {
  const { snapshot } = facts
  const { action } = attempt
  if (!snapshot || action.kind !== 'replace') {
    return { kind: 'ended', result: 'unknown', reason: 'There is nothing to look at.' }
  }
  const took = durationText(now - attempt.startedAt)
  const late = now - attempt.stepAt > terms.withinMs
  if (attempt.step === 'settling') return judgeSettling(attempt, facts, snapshot, late, now)
  const fresh = facts.nodes.filter((node) => node.allocationTime >= attempt.startedAt)
  const sick = fresh.filter((node) => nodeHealth(node).kind === 'sick').length
  if (sick > 0) {
    const reason = `${sick} of ${fresh.length} new nodes are sick ${took} after the removal.`
    return { kind: 'ended', result: 'did-not-help', reason }
  }
  const well = fresh.filter((node) => nodeHealth(node).kind === 'healthy').length
  const atTarget =
    snapshot.allocationState === 'steady' && total(snapshot, 'current') >= total(snapshot, 'target')
  if (atTarget && well > 0 && well === fresh.length) {
    const healthySince = attempt.healthySince ?? now
    const until = healthySince + terms.healthyForMs
    if (now < until) {
      const reason = `The pool is back at ${total(snapshot, 'target')} nodes; the new one is watched for ${durationText(until - now)} more.`
      return { kind: 'pending', until, reason, healthySince }
    }
    const reason = `Replaced: the pool is back at ${total(snapshot, 'target')} nodes and the new one well for ${durationText(now - healthySince)}; it took ${took}.`
    return { kind: 'ended', result: 'helped', reason }
  }
  const state = `${total(snapshot, 'current')} of ${total(snapshot, 'target')} nodes, ${well} new ones well`
  if (late && snapshot.allocationState === 'steady') {
    return { kind: 'ended', result: 'did-not-help', reason: `After ${took} the pool has ${state}.` }
  }
  return { kind: 'pending', until: now + lookAgainMs, reason: `The pool has ${state}.` }
}

/**
 * The removal is under way, or is done and growing back is still before us. As long as the node leaves or the pool is
 * not steady no time ends it: the pool would stay one node short.
 */
function judgeSettling(
  attempt: Attempt,
  facts: PoolFacts,
  snapshot: PoolSnapshot,
  late: boolean,
  now: number,
): Verdict {
  const target = `target ${snapshot.targetDedicated} dedicated, ${snapshot.targetLowPriority} Spot`
  // A second round of the pass that removed the node still has the picture, and the eTag, of before.
  const after = facts.observedAt > attempt.stepAt
  const eTags = after ? { eTag: snapshot.eTag } : {}
  const seen = { kind: 'pending', until: now + lookAgainMs, ...eTags } as const
  switch (growBack(attempt, facts).kind) {
    case 'refills': {
      const reason = `The node is removed; autoscale refills the pool by its formula (${target}).`
      return { kind: 'ended', result: 'helped', reason }
    }
    case 'changed': {
      const reason = `The node is removed; the target was changed by someone else meanwhile (${target}) and is left alone.`
      return { kind: 'ended', result: 'helped', reason }
    }
    case 'restored':
      return { kind: 'step', step: 'verifying', reason: `The pool has its ${target} again.` }
    case 'leaving': {
      const { action } = attempt
      const node = action.kind === 'replace' ? findNode(facts, action.node) : undefined
      const stays = snapshot.allocationState === 'steady' && node?.state !== 'leavingpool'
      if (late && stays) {
        return { kind: 'ended', result: 'did-not-help', reason: 'The node has not left the pool.' }
      }
      return { ...seen, reason: `The node is leaving; the pool is ${snapshot.allocationState}.` }
    }
    case 'written':
    case 'ours':
      return { ...seen, reason: `The node is gone; the pool has ${target}.` }
  }
}

function total(pool: PoolSnapshot, of: 'current' | 'target'): number {
  return of === 'current'
    ? pool.currentDedicated + pool.currentLowPriority
    : pool.targetDedicated + pool.targetLowPriority
}
