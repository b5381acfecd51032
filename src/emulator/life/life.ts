// The engine of a world: virtual time, what is due, and the parts of life that act when it is.
import { isoOf } from '../wire/wire-time.ts'
import { type CloudEvent, taskFailedEvent } from './cloud-event.ts'
import { dispatch } from './dispatch.ts'
import { settleJob } from './job-life.ts'
import {
  nodeCreated,
  nodeLeft,
  nodeRebooted,
  nodeRecovered,
  nodeStarted,
} from './node-life.ts'
import { rebootWhenFree } from './pending-reboot.ts'
import { poolGone, resizeStep, resizeStopped } from './pool-life.ts'
import { runScriptStep } from './script-life.ts'
import { startTaskEnded } from './start-task-life.ts'
import {
  type AccountState,
  keyOf,
  type NodeState,
  nodeIn,
  type PoolState,
  type WorldState,
} from './state.ts'
import { attemptEnded } from './task-life.ts'
import { type Due, insertTimer, type NodeDue, type PoolDue, type Timer, takeDue } from './timers.ts'

/** A world in the act of living: its state, the present instant, and how to plan ahead. */
export interface Life {
  readonly world: WorldState
  /** The one virtual instant at which everything now happens, in epoch milliseconds. */
  now(): number
  after(delayMs: number, due: Due): void
  emit(event: CloudEvent['data']): void
}

/** One node with where it lives. */
export interface NodePlace {
  readonly account: AccountState
  readonly pool: PoolState
  readonly node: NodeState
}

/** Makes `state` live; `runUntil` does all that is due up to an instant, each thing at its own time. */
export function createLife(
  world: WorldState,
  onEvent: (event: CloudEvent) => void,
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
        happen(life, next)
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

function happen(life: Life, due: Timer): void {
  if (due.kind === 'script') {
    runScriptStep(life, due.index, due.step)
    return
  }
  const account = life.world.accounts[due.account]
  if (!account) return
  if (due.kind === 'attempt-ended') attemptEnded(life, account, due)
  else if (due.kind === 'job-settled') settleJob(life, account, due.job)
  else {
    const pool = account.pools[keyOf(due.pool)]
    if (pool) happenInPool(life, account, pool, due)
  }
}

function happenInPool(life: Life, account: AccountState, pool: PoolState, due: PoolDue): void {
  if (due.kind === 'dispatch') {
    pool.dispatching = false
    dispatch(life, account, pool)
  } else if (due.kind === 'pool-gone') {
    poolGone(life, account, pool)
  } else if ('resizeStep' in due) {
    if (pool.resizeStep !== due.resizeStep) return
    if (due.kind === 'resize-step') resizeStep(life, account, pool)
    else resizeStopped(life, account, pool)
  } else {
    const node = nodeIn(pool, due.node)
    // A timer of an earlier step is void: the node has been rebooted, broken or removed since.
    if (node?.step === due.step) nodeSteps[due.kind](life, { account, pool, node })
  }
}
