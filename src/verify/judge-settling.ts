// Judges the first half of a replacement, and a removal: the node leaves, and the size of the pool is ours or somebody else's.

import { isNodeAction } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import { dayMs, durationText } from '../domain/durations.ts'
import type { PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import { growBack, oneShort, sizeText } from '../domain/grow-back.ts'
import type { Incident } from '../domain/incident.ts'
import { findNode } from '../domain/subject-health.ts'
import { wasAutoScaled } from './by-others.ts'
import type { Terms, Verdict } from './verdict.ts'
import { ended, lookAgainMs, overtaken, pending } from './verdict.ts'

/**
 * The removal is under way, or is done and growing back is still before us. As long as the node leaves or the pool is
 * not steady no time ends it: the pool would stay one node short.
 */
export function judgeSettling(
  attempt: Attempt,
  incident: Incident,
  facts: PoolFacts,
  snapshot: PoolSnapshot,
  late: boolean,
  now: number,
): Verdict {
  const target = `target ${sizeText(snapshot)}`
  const unseen = { kind: 'pending', until: now + lookAgainMs } as const
  switch (growBack(attempt, facts).kind) {
    case 'deleting':
      return overtaken('person', 'The pool is being deleted, and not by Batch Medic.')
    case 'refills': {
      if (!wasAutoScaled(incident, attempt)) {
        const reason = `The node is removed; autoscale refills the pool by its formula (${target}).`
        return ended('helped', reason)
      }
      const reason = `The node is removed; autoscale was switched on meanwhile, and not by Batch Medic: the size of the pool is the formula's (${target}).`
      return overtaken('person', reason)
    }
    case 'changed': {
      const reason = `The node is removed; the target was changed by someone else meanwhile (${target}) and is left alone.`
      return overtaken('person', reason)
    }
    case 'restored':
      return { kind: 'step', step: 'verifying', reason: `The pool has its ${target} again.` }
    case 'leaving': {
      if (late && stays(attempt, facts, snapshot)) {
        const short = isShort(attempt, snapshot) ? ` ${oneShort(attempt)}` : ''
        return ended('did-not-help', `The node has not left the pool.${short}`)
      }
      const eTags = isOurResize(attempt, facts, snapshot) ? { eTag: snapshot.eTag } : {}
      const reason = `The node is leaving; the pool is ${snapshot.allocationState}.`
      return { ...unseen, ...eTags, reason }
    }
    case 'written':
    case 'ours':
      return { ...unseen, reason: `The node is gone; the pool has ${target}.` }
  }
}

/** A removal without a second half: it has helped when the node is out, whatever the pool is like without it. */
export function judgeRemove(
  attempt: Attempt,
  facts: PoolFacts,
  terms: Terms,
  now: number,
): Verdict {
  const { snapshot } = facts
  const { action } = attempt
  if (!snapshot || !isNodeAction(action)) return ended('unknown', 'There is nothing to look at.')
  const took = durationText(now - attempt.startedAt)
  if (!findNode(facts, action.node)) {
    return ended(
      'helped',
      `The node is out of the pool, whose target is ${sizeText(snapshot)}; it took ${took}.`,
    )
  }
  if (now - attempt.stepAt > terms.withinMs && stays(attempt, facts, snapshot)) {
    return ended('did-not-help', `After ${took} the node has not left the pool.`)
  }
  const reason = `The node is leaving; the pool is ${snapshot.allocationState}`
  if (now - attempt.stepAt > dayMs) return ended('unknown', `After ${took}: ${reason}.`)
  return pending(now, `${reason}.`)
}

/**
 * Where the answer to the removal was lost, the pool's eTag is the removal's only while that is under way: Batch takes no
 * second resize in that time, and a later eTag may be a person's. A second round of the pass that removed the node still
 * has the picture, and the eTag, of before.
 */
function isOurResize(
  { action, stepAt }: Attempt,
  facts: PoolFacts,
  { allocationState }: PoolSnapshot,
): boolean {
  const node = isNodeAction(action) ? findNode(facts, action.node) : undefined
  const isLeaving = allocationState === 'resizing' && node?.state === 'leavingpool'
  return isLeaving && facts.observedAt > stepAt
}

/** In a steady pool, and not on its way out. */
function stays({ action }: Attempt, facts: PoolFacts, { allocationState }: PoolSnapshot): boolean {
  const node = isNodeAction(action) ? findNode(facts, action.node) : undefined
  return allocationState === 'steady' && node?.state !== 'leavingpool'
}

/** Batch lowered the target with the removal, and the node is there again all the same. */
function isShort({ remembered, action }: Attempt, pool: PoolSnapshot): boolean {
  if (!remembered || action.kind !== 'replace') return false
  const { targetDedicated, targetLowPriority } = remembered
  return pool.targetDedicated + pool.targetLowPriority < targetDedicated + targetLowPriority
}
