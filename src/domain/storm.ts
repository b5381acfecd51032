// Many nodes sick at once is not many sick nodes: when a storm begins, how long it lasts, and when it is over.
import { minuteMs } from './durations.ts'
import type { NodeFacts, NodeState, PoolFacts } from './facts.ts'
import type { Policy } from './policy.ts'
import { isStuck } from './transient-states.ts'

export type StormLimits = Pick<
  Policy['guards'],
  'maxSickShare' | 'stormMinimumNodes' | 'stormEndShare'
>

export interface SickShare {
  sick: number
  /** Nodes that count: neither preempted, nor leaving, nor within their start grace. */
  counted: number
  share: number
}

/** A node that has been starting for less than this is neither sick nor well: 30 minutes can be normal. */
const startGraceMs = 30 * minuteMs
const startingStates: readonly NodeState[] = ['creating', 'starting', 'waitingforstarttask']
const leftOut: readonly NodeState[] = ['preempted', 'leavingpool']
const sickStates: readonly NodeState[] = ['unusable', 'starttaskfailed', 'unknown', 'unknown-state']

export function sickShare({ nodes }: Pick<PoolFacts, 'nodes'>, now: number): SickShare {
  const counts = nodes.filter(
    ({ state, stateSince }) =>
      !leftOut.includes(state) &&
      !(startingStates.includes(state) && now - stateSince < startGraceMs),
  )
  const sick = counts.filter((node) => isSick(node) || isStuck(node, now)).length
  return { sick, counted: counts.length, share: sick === 0 ? 0 : sick / counts.length }
}

/**
 * Since when there is a storm, undefined when there is none. It begins above `maxSickShare` with `stormMinimumNodes` at
 * the least; once it has begun it lasts until the share is at most `stormEndShare`, so that a pool that is healing is
 * not taken apart at each crossing of one limit. One sick node alone is a sick node, whatever share it is.
 */
export function stormSinceNow(
  before: number | undefined,
  { sick, share }: SickShare,
  limits: StormLimits,
  now: number,
): number | undefined {
  const begins = sick >= limits.stormMinimumNodes && share > limits.maxSickShare
  const lasts = before !== undefined && sick > 1 && share > limits.stormEndShare
  return begins || lasts ? (before ?? now) : undefined
}

function isSick({ errors, state }: NodeFacts): boolean {
  return errors.length > 0 || sickStates.includes(state)
}
