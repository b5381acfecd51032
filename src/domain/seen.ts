// What was last seen of the subject of an open incident and of its pool, and what others than Batch Medic did to them since.
import type { Attempt } from './action.ts'
import { isNodeAction } from './action.ts'
import type { PoolFacts } from './facts.ts'
import type { Targets } from './grow-back.ts'
import type { PoolRecord } from './record.ts'
import type { NodeSubject, Subject } from './refs.ts'
import { sameId } from './refs.ts'
import { findNode } from './subject-health.ts'

/** A moment in it is Batch's, where Batch has one; those of our own acts say which of them are accounted for. */
export interface Seen {
  lastBootAt?: number
  /** Since when it was seen rebooting for somebody else; its next boot is that one. */
  rebootingSince?: number
  schedulingEnabled?: boolean
  /** It is off because of us: who switches it on again may be another incident of ours, closed by then. */
  offByUs?: true
  /** As their owner wants them: absent while a formula sets them, or a replacement of ours. */
  targets?: Targets
  autoScale?: boolean
  own: { rebootAt: number; schedulingAt: number; removalAt: number }
}

/** What somebody else did: a person, a tool of theirs, or Batch itself, which may reboot a node for its own reasons. */
export type OthersAct = 'reboot' | 'scheduling-off' | 'scheduling-on' | 'resize' | 'autoscale'

export interface Others {
  what: OthersAct
  /** By Batch's clock where it tells, else when it was seen. */
  at: number
  /** When it was noticed, by our clock. */
  seenAt: number
  /** A whole sentence. */
  text: string
}

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

/** When we had the node rebooted, or may have: what Batch accepted, and what is under way. */
export function rebootsOf(record: PoolRecord, node: NodeSubject): readonly number[] {
  const past = record.nodes.find(({ nodeId }) => sameId(nodeId, node.nodeId))
  const made = (past?.repairs ?? []).filter(
    ({ kind, allocationTime }) => kind === 'reboot' && allocationTime === node.allocationTime,
  )
  const live = record.attempts.filter(
    ({ action, step }) => action.kind === 'reboot' && step !== 'ended' && isOn(action, node),
  )
  return [...made.map(({ at }) => at), ...live.map(({ startedAt }) => startedAt)]
}

/** Our switches of the node's scheduling, of all open incidents, in order: those that Batch did, and those under way. */
export function schedulingOf(record: PoolRecord, node: NodeSubject): readonly Attempt[] {
  return record.attempts.filter(
    ({ action, step, result }) =>
      (action.kind === 'disable-scheduling' || action.kind === 'enable-scheduling') &&
      isOn(action, node) &&
      (step !== 'ended' || result === 'done'),
  )
}

/** Whether the node takes no tasks because of us. */
export function isSwitchedOffByUs(record: PoolRecord, node: NodeSubject): boolean {
  return schedulingOf(record, node).at(-1)?.action.kind === 'disable-scheduling'
}

/** While a node of the pool is being replaced or removed its size is watched by that. */
function isReplacing({ attempts }: PoolRecord): boolean {
  return attempts.some(
    ({ action, step }) =>
      (action.kind === 'replace' || action.kind === 'remove') && step !== 'ended',
  )
}

/** When we took nodes out of the pool for which none has come back yet, as far as is known. */
export function removalsIn({ nodes }: PoolRecord): readonly number[] {
  return nodes
    .flatMap(({ repairs }) => repairs)
    .filter(({ kind, result }) => kind === 'remove' || (kind === 'replace' && result !== 'helped'))
    .map(({ at }) => at)
}

function isOn(action: Attempt['action'], node: NodeSubject): boolean {
  return (
    isNodeAction(action) &&
    sameId(action.node.nodeId, node.nodeId) &&
    action.node.allocationTime === node.allocationTime
  )
}

function newest(times: readonly number[]): number {
  return Math.max(0, ...times)
}
