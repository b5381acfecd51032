// The life of one node: creating, starting, its start task, idle or running, rebooting, broken, gone.
import { isoOf } from '../wire/wire-time.ts'
import { betweenMs } from './dice.ts'
import { wakeDispatch } from './dispatch.ts'
import { faultOn, faultStillHolds, startTaskFailure } from './faults.ts'
import { note } from './happenings.ts'
import type { Life, NodePlace } from './life.ts'
import { settleResize } from './pool-life.ts'
import { keyOf, type NodeStateName } from './state.ts'
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
function plan(
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
  plan(life, place, 'node-created', place.pool.boot.createMs)
}

export function nodeCreated(life: Life, place: NodePlace): void {
  enter(life, place, 'starting')
  plan(life, place, 'node-started', place.pool.boot.startMs)
}

export function nodeRebooted(life: Life, place: NodePlace): void {
  nodeCreated(life, place)
}

/** The agent is up: the start task runs, or the node is ready at once. */
export function nodeStarted(life: Life, place: NodePlace): void {
  const { pool, node } = place
  node.bootMs = life.now()
  const startTask = pool.spec.startTask as { waitForSuccess?: boolean } | undefined
  if (!startTask) {
    becomeReady(life, place)
    return
  }
  node.startTaskInfo = { state: 'running', startTime: isoOf(life.now()), retryCount: 0 }
  if (startTask.waitForSuccess === false) {
    becomeReady(life, place)
  } else {
    enter(life, place, 'waitingforstarttask')
  }
  plan(life, place, 'start-task-ended', pool.boot.startTaskMs)
}

export function startTaskEnded(life: Life, place: NodePlace): void {
  const { pool, node } = place
  const startTask = pool.spec.startTask as { waitForSuccess?: boolean } | undefined
  const failing = faultOn(pool, node.index, 'start-task')
  const failure = failing && startTaskFailure(failing)
  node.startTaskInfo = {
    state: 'completed',
    startTime: node.startTaskInfo?.startTime,
    endTime: isoOf(life.now()),
    ...(failing?.exitCode !== undefined ? { exitCode: failing.exitCode } : {}),
    ...(failing ? {} : { exitCode: 0 }),
    ...(failure ? { failureInfo: failure } : {}),
    retryCount: 0,
    result: failing ? 'failure' : 'success',
  }
  node.startTaskOutput = {
    atMs: life.now(),
    stdout: pool.startTaskStdout,
    stderr: failing?.stderr ?? '',
  }
  if (startTask?.waitForSuccess === false) return
  if (failing) enter(life, place, 'starttaskfailed')
  else becomeReady(life, place)
}

/** Ready for tasks, unless something keeps this node unusable. */
function becomeReady(life: Life, place: NodePlace): void {
  const broken = faultOn(place.pool, place.node.index, 'unusable')
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
  const { pool, node } = place
  delete node.pending
  for (const fault of pool.faults) {
    if (
      fault.reboot === 'cures' &&
      faultStillHolds(fault, node.index) &&
      hasStruck(place, fault.kind)
    ) {
      fault.cured.push(node.index)
    }
  }
  enter(life, place, 'rebooting')
  plan(life, place, 'node-rebooted', pool.boot.rebootMs)
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
  endTasksOn(life, place, 'recover')
  enter(life, place, 'unusable')
  place.node.errors = errors ?? []
  if (recoversAfterMs !== undefined) {
    const { account, pool, node } = place
    const due = { account: account.name, pool: pool.id, node: node.id, step: node.step }
    life.after(recoversAfterMs, { kind: 'node-recovered', ...due })
  }
}

/** Back by itself: from unusable it is ready, from preempted it begins anew under the same id. */
export function nodeRecovered(life: Life, place: NodePlace): void {
  const { pool, node } = place
  if (node.state === 'preempted') {
    beginNode(life, place)
    return
  }
  for (const fault of pool.faults) {
    if (fault.kind === 'unusable' && faultStillHolds(fault, node.index))
      fault.cured.push(node.index)
  }
  becomeReady(life, place)
}

/** The node leaves its pool; it is listed as `leavingpool` until its VM is gone. */
export function leavePool(life: Life, place: NodePlace): void {
  delete place.node.pending
  enter(life, place, 'leavingpool')
  plan(life, place, 'node-left', place.pool.boot.leaveMs)
}

export function nodeLeft(life: Life, { account, pool, node }: NodePlace): void {
  delete pool.nodes[keyOf(node.id)]
  settleResize(life, account, pool)
}
