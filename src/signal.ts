// Takes an event in: marks the pools it speaks of and asks for an exam; what says nothing to us is recorded as ignored.
import { sameId } from './domain/refs.ts'
import { readSignals } from './ingest/read-signals.ts'
import type { CensusMemory } from './observe/census-deps.ts'
import type { BatchAccount } from './ports/batch.ts'
import { BatchReadError } from './ports/batch.ts'
import type { Messages } from './ports/messages.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { Ledgers } from './record/ledgers.ts'

export interface SignalDeps {
  ledgers: Pick<Ledgers, 'markDirty'>
  messages: Messages
  telemetry: Telemetry
  book: Pick<CensusMemory, 'get'>
  ownSource: string
  accounts: readonly Pick<BatchAccount, 'name' | 'pool'>[]
}

/** Throws only what the store throws: then, and only then, is a redelivery of the event worth something. */
export function createSignal(deps: SignalDeps) {
  const { ledgers, messages, telemetry, book, ownSource, accounts } = deps
  const names = accounts.map(({ name }) => name)

  return async function signal(event: unknown): Promise<{ taken: number; ignored: number }> {
    const { signals, ignored } = readSignals(event, ownSource, names)
    for (const { reason } of ignored) telemetry.event('ingest.ignored', { reason })
    let taken = 0
    let unknown = 0
    for (const { account, pool, door, type } of signals) {
      const { shapes } = (await book.get(account)).notes
      if (pool && !Object.hasOwn(shapes, pool.pool.toLowerCase())) {
        if (!(await mayBe(account, pool.pool))) {
          unknown += 1
          const reason = `The account "${account}" has no pool "${pool.pool}".`
          telemetry.event('ingest.ignored', { reason })
          continue
        }
      }
      const pools = pool ? [pool.pool] : Object.keys(shapes)
      for (const id of pools) {
        await ledgers.markDirty({ account, pool: id })
        await messages.examine({ account, pool: id }, 0)
        taken += 1
      }
      const which = pool?.pool ?? `all ${pools.length}`
      telemetry.event('ingest.signal', { account, pool: which, door, type })
    }
    return { taken, ignored: ignored.length + unknown }
  }

  /** A pool the census has not seen is new, or never was: a mark on the second would stay for ever. */
  async function mayBe(account: string, pool: string): Promise<boolean> {
    try {
      const batch = accounts.find(({ name }) => sameId(name, account))
      return batch === undefined || (await batch.pool(pool)) !== undefined
    } catch (error) {
      if (!(error instanceof BatchReadError)) throw error
      return true
    }
  }
}
