// The life of a pool: growing, shrinking, stopping a resize, being deleted.
import { forgetPool } from '../faults/node-faults.ts'
import { nextChange } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import {
  allocate,
  allocationMs,
  quotaError,
  resizeTimeoutMs,
  roomInQuota,
  stoppedError,
  timedOutError,
} from './allocation.ts'
import { keyOf } from './basics.ts'
import { note } from './happenings.ts'
import type { Life } from './life.ts'
import { beginNode, leavePool } from './node-life.ts'
import type { DeallocationOption, NodeState } from './node-state.ts'
import { rebootWhenFree } from './pending-reboot.ts'
import { nodesOf, type PoolState } from './pool-state.ts'
import { endTasksOn } from './task-life.ts'
import { dropTimers } from './timers.ts'

/** Starts to bring the pool to its targets; it is steady again when its VMs are allocated or gone. */
export function startResize(
  life: Life,
  account: AccountState,
  pool: PoolState,
  option: DeallocationOption,
): void {
  pool.resizeStep += 1
  pool.resizeErrors = []
  delete pool.endsShort
  setAllocation(life, account, pool, 'resizing')
  let missing = 0
  for (const dedicated of [true, false]) {
    const staying = nodesOf(pool).filter((n) => n.dedicated === dedicated && isStaying(n))
    const surplus = staying.length - targetOf(pool, dedicated)
    missing += Math.max(0, -surplus)
    const victims = surplus > 0 ? [...staying].sort(leastUseful).slice(0, surplus) : []
    for (const node of victims) dismiss(life, account, pool, node, option)
  }
  const { resizeStep } = pool
  const due = { account: account.name, pool: pool.id, resizeStep }
  life.after(allocationMs(pool, missing > 0), { kind: 'resize-step', ...due })
  life.after(resizeTimeoutMs(pool), { kind: 'resize-timed-out', ...due })
}

const targetOf = (pool: PoolState, dedicated: boolean): number =>
  dedicated ? pool.targetDedicated : pool.targetSpot

export const isStaying = (node: NodeState): boolean =>
  node.state !== 'leavingpool' && node.pending !== 'leave'

/** Who goes first when a pool shrinks: nodes without tasks, then the youngest. */
const leastUseful = (a: NodeState, b: NodeState): number =>
  a.running.length - b.running.length || b.index - a.index

/** Sends a node away, at once or when its tasks have ended. */
export function dismiss(
  life: Life,
  account: AccountState,
  pool: PoolState,
  node: NodeState,
  option: DeallocationOption,
): void {
  const place = { account, pool, node }
  if (option === 'taskcompletion' && node.running.length > 0) {
    node.pending = 'leave'
    return
  }
  delete node.pending
  endTasksOn(life, place, option === 'terminate' ? 'terminate' : 'requeue')
  leavePool(life, place)
}

/** What a node waited for until its tasks had ended. */
export function runPending(
  life: Life,
  account: AccountState,
  pool: PoolState,
  node: NodeState,
): void {
  if (node.running.length > 0) return
  if (node.pending === 'leave') leavePool(life, { account, pool, node })
  else rebootWhenFree(life, { account, pool, node })
}

/** VMs are allocated now: all that are missing, and that the quota admits, appear in `creating`. */
export function resizeStep(life: Life, account: AccountState, pool: PoolState): void {
  if (pool.state === 'deleting') return
  for (const dedicated of [true, false]) {
    const present = nodesOf(pool).filter((n) => n.dedicated === dedicated && isStaying(n)).length
    const missing = targetOf(pool, dedicated) - present
    if (missing <= 0) continue
    const room = roomInQuota(account, pool, dedicated)
    for (let i = 0; i < Math.min(missing, room); i += 1) {
      beginNode(life, { account, pool, node: allocate(life, account, pool, dedicated) })
    }
    if (room >= missing) continue
    // That what still fits is allocated is assumed.
    pool.endsShort = true
    pool.resizeErrors = [...pool.resizeErrors, quotaError(dedicated)]
  }
  settleResize(life, account, pool)
}

/** Steady as soon as nothing more is to be allocated or to go. Nodes may still be `creating`. */
export function settleResize(life: Life, account: AccountState, pool: PoolState): void {
  if (pool.state === 'deleting') {
    poolGone(life, account, pool)
    return
  }
  if (pool.allocationState !== 'resizing' || !nodesOf(pool).every(isStaying)) return
  if (!pool.endsShort && (shortOf(pool, true) || shortOf(pool, false))) return
  setAllocation(life, account, pool, 'steady')
}

const countOf = (pool: PoolState, dedicated: boolean): number =>
  nodesOf(pool).filter((n) => n.dedicated === dedicated).length

const shortOf = (pool: PoolState, dedicated: boolean): boolean =>
  countOf(pool, dedicated) < targetOf(pool, dedicated)

/**
 * The time for a resize is over: what is allocated stays, and what is on its way out still goes. A pool that was to
 * shrink says the same as one that was to grow (seen in BatchExplorer issue 2085).
 */
export function resizeTimedOut(life: Life, account: AccountState, pool: PoolState): void {
  if (pool.allocationState !== 'resizing') return
  pool.resizeStep += 1
  pool.resizeErrors = [true, false]
    .filter((dedicated) => countOf(pool, dedicated) !== targetOf(pool, dedicated))
    .map(timedOutError)
  setAllocation(life, account, pool, 'steady')
}

/** From the request to `steady`, as recorded: about a second, of which half a one in `stopping`. */
const stopMs = 1_200

export function stopResize(life: Life, account: AccountState, pool: PoolState): void {
  pool.resizeStep += 1
  setAllocation(life, account, pool, 'stopping')
  const { resizeStep } = pool
  life.after(stopMs, { kind: 'resize-stopped', account: account.name, pool: pool.id, resizeStep })
}

/** A stopped resize leaves the targets as they were and says which of them were not reached. */
export function resizeStopped(life: Life, account: AccountState, pool: PoolState): void {
  pool.resizeErrors = [true, false]
    .filter((dedicated) => shortOf(pool, dedicated))
    .map(stoppedError)
  setAllocation(life, account, pool, 'steady')
}

/** Marks a pool for deletion: its tasks go back to their jobs, its nodes leave, then it is gone. */
export function deletePool(life: Life, account: AccountState, pool: PoolState): void {
  const subject = `pools/${pool.id}`
  const from = pool.state
  note(life.world, { account: account.name, subject, what: 'state', from, to: 'deleting' })
  pool.state = 'deleting'
  pool.stateMs = life.now()
  pool.resizeStep += 1
  touchPool(life, pool)
  for (const node of nodesOf(pool).filter((n) => n.state !== 'leavingpool')) {
    dismiss(life, account, pool, node, 'requeue')
  }
  if (nodesOf(pool).length === 0) {
    life.after(pool.boot.leaveMs, { kind: 'pool-gone', account: account.name, pool: pool.id })
  }
}

export function poolGone(life: Life, account: AccountState, pool: PoolState): void {
  if (pool.state !== 'deleting' || nodesOf(pool).length > 0) return
  delete account.pools[keyOf(pool.id)]
  forgetPool(life.world, account.name, pool.id)
  life.world.timers = dropTimers(life.world.timers, { account: account.name, pool: pool.id })
}

/** A change of the pool itself: a new entity tag. Going from resizing to steady is none (recorded). */
export function touchPool(life: Life, pool: PoolState): void {
  pool.change = nextChange(pool.change, life.now())
}

function setAllocation(
  life: Life,
  account: AccountState,
  pool: PoolState,
  state: PoolState['allocationState'],
): void {
  note(life.world, {
    account: account.name,
    subject: `pools/${pool.id}`,
    what: 'allocation',
    from: pool.allocationState,
    to: state,
  })
  pool.allocationState = state
  pool.allocationMs = life.now()
}
