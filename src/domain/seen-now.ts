// What is seen now of the subject of an incident and of its pool, with our own part in it.
import type { PoolFacts } from './facts.ts'
import { isSwitchedOffByUs, rebootsOf, removalsIn, schedulingOf } from './own-acts.ts'
import type { PoolRecord } from './record.ts'
import type { Subject } from './refs.ts'
import type { Seen } from './seen.ts'
import { findNode } from './subject-health.ts'

/** Undefined for what is neither a node nor a pool, and where it cannot be seen. */
export function seenNow(facts: PoolFacts, subject: Subject, record: PoolRecord): Seen | undefined {
  const { snapshot } = facts
  if (!snapshot || (subject.kind !== 'node' && subject.kind !== 'pool')) return undefined
  const { autoScale, targetDedicated, targetLowPriority } = snapshot
  const isOwners = !autoScale && !isReplacing(record)
  const targets = isOwners ? { targets: { targetDedicated, targetLowPriority } } : {}
  const removalAt = newest(removalsIn(record))
  const pool = { ...targets, autoScale }
  const ofPool = { ...pool, own: { rebootAt: 0, schedulingAt: 0, removalAt } }
  if (subject.kind === 'pool') return ofPool
  if (facts.nodesListed === false) return undefined
  const node = findNode(facts, subject)
  if (!node) return ofPool
  const { lastBootAt, schedulingEnabled } = node
  const booted = lastBootAt === undefined ? {} : { lastBootAt }
  const booting = node.state === 'rebooting' ? { rebootingSince: node.stateSince } : {}
  const rebootAt = newest(rebootsOf(record, subject))
  const schedulingAt = newest(schedulingOf(record, subject).map(({ startedAt }) => startedAt))
  const own = { rebootAt, schedulingAt, removalAt }
  const off =
    !schedulingEnabled && isSwitchedOffByUs(record, subject) ? { offByUs: true as const } : {}
  return { ...pool, ...booted, ...booting, schedulingEnabled, ...off, own }
}

/** While a node of the pool is being replaced or removed its size is watched by that. */
function isReplacing({ attempts }: PoolRecord): boolean {
  return attempts.some(
    ({ action, step }) =>
      (action.kind === 'replace' || action.kind === 'remove') && step !== 'ended',
  )
}

function newest(times: readonly number[]): number {
  return Math.max(0, ...times)
}
