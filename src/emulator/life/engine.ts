// The engine of a world: virtual time passes, and whatever is due acts, each thing at its own instant.
import { faultBegins, faultEnds } from '../faults/fault-life.ts'
import type { LateCall } from '../faults/late-call.ts'
import { armNewPool } from '../faults/node-faults.ts'
import { holdsStep } from '../faults/node-steps.ts'
import { holdsAllocation } from '../faults/pool-faults.ts'
import { isoOf } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import { attemptDue, taskPrepared } from './attempt.ts'
import { autoScaleDue } from './autoscale-life.ts'
import { keyOf } from './basics.ts'
import { type CloudEvent, taskFailedEvent } from './cloud-event.ts'
import { dispatch } from './dispatch.ts'
import { jobExpires, lookAtTasks, settleJob } from './job-life.ts'
import { preparationEnded } from './job-preparation.ts'
import { releaseEnded } from './job-release.ts'
import type { Life, NodePlace } from './life.ts'
import { nodeCreated, nodeLeft, nodeRebooted, nodeRecovered, nodeStarted } from './node-life.ts'
import { rebootWhenFree } from './pending-reboot.ts'
import { poolGone, resizeStep, resizeStopped, resizeTimedOut } from './pool-life.ts'
import { nodeIn, type PoolState } from './pool-state.ts'
import { scheduleDue } from './schedule-life.ts'
import { startTaskEnded } from './start-task-life.ts'
import type { WorldState } from './state.ts'
import {
  insertTimer,
  type JobDue,
  type NodeDue,
  type PoolDue,
  type ResizeDue,
  type Timer,
  type TimerTimes,
  takeDue,
} from './timers.ts'

/** Makes `state` live; `runUntil` does all that is due up to an instant, each thing at its own time. */
export function createLife(
  world: WorldState,
  onEvent: (event: CloudEvent) => void,
  onLateCall: (call: LateCall) => void = () => {},
): Life & { runUntil(ms: number): void } {
  const life: Life = {
    world,
    now: () => world.nowMs,
    after(delayMs, due) {
      world.nextSeq += 1
      insertTimer(world.timers, {
        ...due,
        atMs: world.nowMs + Math.max(0, delayMs),
        seq: world.nextSeq,
      })
    },
    emit(data) {
      const event = taskFailedEvent(data, isoOf(world.nowMs))
      world.outbox.push(event)
      onEvent(event)
    },
  }
  return {
    ...life,
    runUntil(ms) {
      while (true) {
        const next = takeDue(world.timers, ms)
        if (!next) break
        world.nowMs = Math.max(world.nowMs, next.atMs)
        if (next.kind === 'late-call') onLateCall(next)
        else happen(life, next)
      }
      world.nowMs = Math.max(world.nowMs, ms)
    },
  }
}

/** What each step of a node's life does when it comes due. */
const nodeSteps: Readonly<Record<NodeDue['kind'], (life: Life, place: NodePlace) => void>> = {
  'node-created': nodeCreated,
  'node-started': nodeStarted,
  'start-task-ended': startTaskEnded,
  'node-rebooted': nodeRebooted,
  'node-left': nodeLeft,
  'node-recovered': nodeRecovered,
  'node-data-kept': rebootWhenFree,
}

function happen(life: Life, due: Exclude<Timer, LateCall>): void {
  if (due.kind === 'fault-begins') {
    faultBegins(life, due.fault)
    return
  }
  if (due.kind === 'fault-ends') {
    faultEnds(life, due.fault, due.forget === true)
    return
  }
  const account = life.world.accounts[due.account]
  if (!account) return
  if ('attempt' in due) {
    if (due.kind === 'attempt-ended') attemptDue(life, account, due)
    else taskPrepared(life, account, due)
  } else if ('plan' in due) scheduleDue(life, account, due)
  else if ('job' in due) happenToJob(life, account, due)
  else {
    const pool = account.pools[keyOf(due.pool)]
    if (pool) happenInPool(life, account, pool, due)
  }
}

function happenToJob(life: Life, account: AccountState, due: JobDue): void {
  if (due.kind === 'job-settled') settleJob(life, account, due.job)
  else if (due.kind === 'job-expires') jobExpires(life, account, due.job)
  else if (due.kind === 'job-looks-at-tasks') lookAtTasks(life, account, due.job)
  else if (due.kind === 'preparation-ended') preparationEnded(life, account, due)
  else if (due.kind === 'release-ended') releaseEnded(life, account, due)
}

function happenInPool(
  life: Life,
  account: AccountState,
  pool: PoolState,
  due: PoolDue & TimerTimes,
): void {
  if (due.kind === 'dispatch') {
    pool.dispatching = false
    dispatch(life, account, pool)
  } else if (due.kind === 'pool-gone') {
    poolGone(life, account, pool)
  } else if ('resizeStep' in due) {
    if (pool.resizeStep !== due.resizeStep) return
    if (due.kind === 'resize-step') allocationDue(life, account, pool, due)
    else if (due.kind === 'resize-timed-out') resizeTimedOut(life, account, pool)
    else resizeStopped(life, account, pool)
  } else if ('series' in due) {
    autoScaleDue(life, account, pool, due)
  } else {
    const node = nodeIn(pool, due.node)
    // A timer of an earlier step is void: the node has been rebooted, broken or removed since.
    if (node?.step !== due.step) return
    const place = { account, pool, node }
    if (!holdsStep(life, place, due)) nodeSteps[due.kind](life, place)
  }
}

/** The machines for a resize would be there now, unless a fault has it otherwise. */
function allocationDue(
  life: Life,
  account: AccountState,
  pool: PoolState,
  due: ResizeDue & TimerTimes,
): void {
  armNewPool(life, { account, pool })
  if (!holdsAllocation(life, { account, pool }, due)) resizeStep(life, account, pool)
}
