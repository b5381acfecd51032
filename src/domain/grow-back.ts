// The second half of a replace, by the facts: whether the pool may be grown back, and how often it is tried.

import { isNodeAction } from './action.ts'
import type { Attempt } from './attempt.ts'
import { minuteMs } from './durations.ts'
import type { PoolFacts, PoolSnapshot } from './facts.ts'
import { batchCallTimeoutMs } from './lease.ts'
import { counted } from './plain.ts'
import { findNode } from './subject-health.ts'

export interface Targets {
  targetDedicated: number
  targetLowPriority: number
}

/**
 * leaving: the node is there, or the pool is not steady. refills: autoscale does it by its formula.
 * restored: the target is what it was before. changed: someone has set another one.
 * written: the target is as we left it, but someone wrote to the pool since, or may have, and it may be what they want.
 * deleting: the pool is going away whole.
 */
export type GrowBack =
  | { kind: 'leaving' | 'refills' | 'restored' | 'changed' | 'written' | 'deleting' }
  | { kind: 'ours'; targets: Targets }

/** So often the resize is tried; then it is a person's. */
export const maxGrowTries = 10
/** All tries fit into two hours: after that a replace under way holds up no other node. */
const longestPauseMs = 15 * minuteMs

/** 1, 2, 4, 8 and then 15 minutes after the try before it; before the first at once. Epoch milliseconds. */
export function nextGrowAt({ growTries = 0, stepAt }: Attempt): number {
  if (growTries === 0) return stepAt
  return stepAt + Math.min(minuteMs * 2 ** (growTries - 1), longestPauseMs)
}

/**
 * A target that is exactly remembered − 1 is our own removal's, also when that is 0. A pool's eTag changes with each
 * write and not from resizing to steady (recorded from the service), so it tells our removal from a later write.
 */
export function growBack({ action, remembered, startedAt }: Attempt, facts: PoolFacts): GrowBack {
  const { snapshot } = facts
  if (!snapshot || !remembered || !isNodeAction(action)) return { kind: 'changed' }
  if (snapshot.state === 'deleting') return { kind: 'deleting' }
  if (snapshot.allocationState !== 'steady' || findNode(facts, action.node)) {
    return { kind: 'leaving' }
  }
  if (snapshot.autoScale) return { kind: 'refills' }
  const { targetDedicated, targetLowPriority, dedicated, eTag } = remembered
  if (isAt(snapshot, targetDedicated, targetLowPriority)) return { kind: 'restored' }
  const left = isAt(
    snapshot,
    targetDedicated - (dedicated ? 1 : 0),
    targetLowPriority - (dedicated ? 0 : 1),
  )
  if (!left) return { kind: 'changed' }
  const isOurs = eTag === undefined ? wroteLast(startedAt, snapshot) : snapshot.eTag === eTag
  if (!isOurs) return { kind: 'written' }
  return { kind: 'ours', targets: { targetDedicated, targetLowPriority } }
}

/**
 * The answer to the removal was lost, and with it the eTag. A write that is no later than the call may have landed is
 * the removal's own: Batch takes the next resize only when the node is gone, and that takes longer than a call.
 */
function wroteLast(startedAt: number, { modifiedAt }: PoolSnapshot): boolean {
  return modifiedAt !== undefined && modifiedAt <= startedAt + batchCallTimeoutMs
}

/** What a person is asked for when growing back is not, or no longer, ours. */
export function oneShort({ remembered }: Attempt): string {
  const { targetDedicated = 0, targetLowPriority = 0 } = remembered ?? {}
  const spot = targetLowPriority > 0 ? ` dedicated and ${targetLowPriority} Spot nodes` : ''
  return `The pool is one node short: resize it to ${targetDedicated}${spot} by hand.`
}

/** `9 nodes`, `9 dedicated and 2 Spot nodes`. */
export function sizeText({ targetDedicated, targetLowPriority }: Targets): string {
  if (targetLowPriority === 0) return counted(targetDedicated, 'node')
  return `${targetDedicated} dedicated and ${counted(targetLowPriority, 'Spot node')}`
}

function isAt(pool: PoolSnapshot, dedicated: number, spot: number): boolean {
  return pool.targetDedicated === dedicated && pool.targetLowPriority === spot
}
