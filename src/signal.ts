// Takes an event in: marks the pools it speaks of and asks for an exam; what says nothing to us is recorded as ignored.
import { readSignals } from './ingest/read-signals.ts'
import type { CensusMemory } from './observe/census-deps.ts'
import type { Messages } from './ports/messages.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { Ledgers } from './record/ledgers.ts'

export interface SignalDeps {
  ledgers: Ledgers
  messages: Messages
  telemetry: Telemetry
  book: CensusMemory
  ownSource: string
  accounts: readonly string[]
}

/** Throws only what the store throws: then, and only then, is a redelivery of the event worth something. */
export function createSignal(deps: SignalDeps) {
  const { ledgers, messages, telemetry, book, ownSource, accounts } = deps
  return async function signal(event: unknown): Promise<{ taken: number; ignored: number }> {
    const { signals, ignored } = readSignals(event, ownSource, accounts)
    for (const { reason } of ignored) telemetry.event('ingest.ignored', { reason })
    let taken = 0
    for (const { account, pool, door, type } of signals) {
      const pools = pool ? [pool.pool] : Object.keys((await book.get(account)).notes.shapes)
      for (const id of pools) {
        await ledgers.markDirty({ account, pool: id })
        await messages.examine({ account, pool: id }, 0)
        taken += 1
      }
      const which = pool?.pool ?? `all ${pools.length}`
      telemetry.event('ingest.signal', { account, pool: which, door, type })
    }
    return { taken, ignored: ignored.length }
  }
}
