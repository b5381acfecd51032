// The life of one node: creating, starting, its start task, idle or running, rebooting, broken, gone.
import { meets, rebootCures } from '../faults/node-faults.ts'
import { keyOf } from './basics.ts'
import { betweenMs } from './dice.ts'
import { wakeDispatch } from './dispatch.ts'
import { faultStillHolds } from './faults.ts'
import { note } from './happenings.ts'
import type { Life, NodePlace } from './life.ts'
import type { NodeStateName } from './node-state.ts'
import { settleResize } from './pool-life.ts'
import { beginStartTask } from './start-task-life.ts'
import { endTasksOn } from './task-life.ts'
import type { NodeDue } from './timers.ts'

/** Moves a node to a state and makes all its earlier timers void. */
export function enter(life: Life, place: NodePlace, state: NodeStateName): void {
  place.node.step += 1
  setState(life, place, state)
}

function setState(life: Life, { account, pool, node }: NodePlace, state: NodeStateName): void {
  const subject = `pools/${pool.id}/nodes/${node.id}`
  note(life.world, { account: account.name, subject, what: 'state', from: node.state, to: state })
  node.state = state
  node.stateMs = life.now()
}

/** Plans the next step of a node's life; durations vary by a fifth so that nodes do not march in step. */
export function planStep(
  life: Life,
  { account, pool, node }: NodePlace,
  kind: NodeDue['kind'],
  baseMs: number,
): void {
  const range = [baseMs * 0.8, baseMs * 1.2] as const
  const ms = betweenMs(range, life.world.seed, account.name, pool.id, node.index, node.step, kind)
  life.after(ms, { kind, account: account.name, pool: pool.id, node: node.id, step: node.step })
}

/** A VM has been allocated: the node begins its life in `creating`. */
export function beginNode(life: Life, place: NodePlace): void {
  enter(life, place, 'creating')
  planStep(life, place, 'node-created', place.pool.boot.createMs)
}

export function nodeCreated(life: Life, place: NodePlace): void {
  enter(life, place, 'starting')
  planStep(life, place, 'node-started', place.pool.boot.startMs)
}

export function nodeRebooted(life: Life, place: NodePlace): void {
  if (place.node.state === 'reimaging') wipe(life, place)
  nodeCreated(life, place)
}

/** The disk is empty again: its files and accounts are gone, and it has not booted yet. */
function wipe(life: Life, { node }: NodePlace): void {
  node.wipedMs = life.now()
  delete node.users
  delete node.deleted
  delete node.startTaskInfo
  delete node.startTaskOutput
  delete node.bootMs
}

/** The agent is up: the start task runs, or the node is ready at once. */
export function nodeStarted(life: Life, place: NodePlace): void {
  place.node.bootMs = life.now()
  beginStartTask(life, place)
}

/** Ready for tasks, unless something keeps this node unusable. */
export function becomeReady(life: Life, place: NodePlace): void {
  const broken = meets(life, place, 'unusable')
  if (broken) {
    enter(life, place, 'unusable')
    place.node.errors = broken.errors ?? []
    return
  }
  delete place.node.errors
  enter(life, place, place.node.schedulingEnabled ? 'idle' : 'offline')
  wakeDispatch(life, place.account, place.pool)
}

/** Whether the node runs tasks or waits for some follows from its tasks and its scheduling state. */
export function settleBusy(life: Life, place: NodePlace): void {
  const { node } = place
  if (!['idle', 'running', 'offline'].includes(node.state)) return
  const state = node.running.length > 0 ? 'running' : node.schedulingEnabled ? 'idle' : 'offline'
  if (node.state === state) return
  setState(life, place, state)
}

/** Reboots now; the caller has dealt with the node's tasks and asked whether it may. */
export function rebootNode(life: Life, place: NodePlace): void {
  restart(life, place, 'rebooting')
}

/** Installs the operating system anew, then boots: all that was on the disk is gone. */
export function reimageNode(life: Life, place: NodePlace): void {
  restart(life, place, 'reimaging')
}

function restart(life: Life, place: NodePlace, state: 'rebooting' | 'reimaging'): void {
  const { pool, node } = place
  delete node.pending
  delete node.keepsData
  for (const fault of pool.faults) {
    if (
      rebootCures(fault, node) &&
      faultStillHolds(fault, node.index) &&
      hasStruck(place, fault.kind)
    ) {
      fault.cured.push(node.index)
    }
  }
  enter(life, place, state)
  planStep(life, place, 'node-rebooted', pool.boot.rebootMs)
}

/** A reboot cures what has shown itself, not a fault that is still to strike. */
const hasStruck = ({ node }: NodePlace, kind: 'unusable' | 'start-task'): boolean =>
  kind === 'unusable' ? node.state === 'unusable' : node.startTaskInfo?.result === 'failure'

/** Batch has lost the node, or the node has reported errors: its tasks go elsewhere. */
export function breakNode(
  life: Life,
  place: NodePlace,
  errors: readonly Record<string, unknown>[] | undefined,
  recoversAfterMs: number | undefined,
): void {
  if (endTasksOn(life, place, 'recover')) return
  enter(life, place, 'unusable')
  place.node.errors = errors ?? []
  planRecovery(life, place, recoversAfterMs)
}

/**
 * Batch no longer hears of the node and does not know its state. That its tasks go elsewhere at once is
 * assumed: Batch says only that the true state is not known.
 */
export function loseNode(life: Life, place: NodePlace, recoversAfterMs?: number): void {
  if (endTasksOn(life, place, 'recover')) return
  enter(life, place, 'unknown')
  planRecovery(life, place, recoversAfterMs)
}

function planRecovery(
  life: Life,
  { account, pool, node }: NodePlace,
  afterMs: number | undefined,
): void {
  if (afterMs === undefined) return
  const due = { account: account.name, pool: pool.id, node: node.id, step: node.step }
  life.after(afterMs, { kind: 'node-recovered', ...due })
}

/** Back by itself: from unusable or unknown it is ready, from preempted it begins anew under the same id. */
export function nodeRecovered(life: Life, place: NodePlace): void {
  const { pool, node } = place
  if (node.state === 'preempted') {
    // Another machine under the old id: nothing that was on the first is on it.
    wipe(life, place)
    beginNode(life, place)
    return
  }
  if (node.state === 'unusable') {
    for (const fault of pool.faults) {
      if (fault.kind === 'unusable' && faultStillHolds(fault, node.index))
        fault.cured.push(node.index)
    }
  }
  becomeReady(life, place)
}

/** The node leaves its pool; it is listed as `leavingpool` until its VM is gone. */
export function leavePool(life: Life, place: NodePlace): void {
  delete place.node.pending
  delete place.node.keepsData
  enter(life, place, 'leavingpool')
  planStep(life, place, 'node-left', place.pool.boot.leaveMs)
}

export function nodeLeft(life: Life, { account, pool, node }: NodePlace): void {
  const subject = `pools/${pool.id}/nodes/${node.id}`
  note(life.world, { account: account.name, subject, what: 'state', from: node.state, to: 'gone' })
  delete pool.nodes[keyOf(node.id)]
  settleResize(life, account, pool)
}
