// A world in the act of living, as its parts see it: its state, the present instant, and how to plan ahead.

import type { AccountState } from './account-state.ts'
import type { CloudEvent } from './cloud-event.ts'
import type { NodeState } from './node-state.ts'
import type { PoolState } from './pool-state.ts'
import type { WorldState } from './state.ts'
import type { Due } from './timers.ts'

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
