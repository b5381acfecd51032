// Drains the outbox of one pool: what a commit left for whoever comes next, should its maker not live to tell it.
import type { PoolRef } from './domain/refs.ts'
import { drainHeld } from './drain-held.ts'
import { lookIfMarked } from './look-if-marked.ts'
import type { Drain } from './notify/drain.ts'
import type { TellHeld } from './notify/tell-held.ts'
import type { Clock } from './ports/clock.ts'
import type { Messages } from './ports/messages.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { Ledgers } from './record/ledgers.ts'
import { FenceLost } from './record/record-errors.ts'

export interface DrainPoolDeps {
  ledgers: Ledgers
  drain: Drain
  messages: Messages
  clock: Clock
  telemetry: Telemetry
  tellHeld: TellHeld
}

/** Whoever holds the pool drains it; where that is somebody else, this asks again soon: most holds last a second. */
export function createDrainPool(deps: DrainPoolDeps) {
  const { ledgers, drain, messages, clock, telemetry, tellHeld } = deps
  return async function drainPool({ account, pool }: PoolRef): Promise<void> {
    const ref = { account, pool }
    const ledger = await ledgers.hold(ref)
    if (ledger.kind === 'unreadable') {
      await tellHeld(ref, ledger.reason)
      return
    }
    if (ledger.kind === 'busy') {
      await messages.drain(ref, retryMs)
      return
    }
    try {
      await drainHeld({ drain, messages, clock, telemetry }, ledger)
    } catch (error) {
      if (!(error instanceof FenceLost)) throw error
      await messages.drain(ref, retryMs)
    } finally {
      await ledger.release()
    }
    await lookIfMarked(ledger, messages)
  }
}

const retryMs = 5_000
