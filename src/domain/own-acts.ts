// What Batch Medic itself did to a node or a pool, from the record: reboots, switches of scheduling, removals.
import { isNodeAction } from './action.ts'
import type { Attempt } from './attempt.ts'
import type { PoolRecord } from './record.ts'
import { type NodeSubject, sameId } from './refs.ts'

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
