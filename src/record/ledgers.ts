// The ledgers of all pools: marks a pool for a look, and gives one holder at a time the right to write its record.
import { randomUUID } from 'node:crypto'
import { durationText, minuteMs } from '../domain/durations.ts'
import { listPrices, type PriceTable } from '../domain/prices.ts'
import type { Change, IncidentStory, PoolRecord } from '../domain/record.ts'
import { type PoolRef, poolKey } from '../domain/refs.ts'
import type { Clock } from '../ports/clock.ts'
import type { Messages } from '../ports/messages.ts'
import type { Rows } from '../ports/rows.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import { type Head, schemaVersion, unreadableHead } from './codec.ts'
import { ensureOnce } from './ensure-once.ts'
import { dirtyRow, headRow, stateTable } from './keys.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { readStory } from './read-story.ts'
import { tellRecorded } from './tell-recorded.ts'

export type Hold =
  | Ledger
  /** Another holder has it: complete the message, its holder will see the dirty mark. */
  | { kind: 'busy' }
  /** Written by a version that knows more: leave it alone and tell. */
  | { kind: 'unreadable'; reason: string }

export interface Ledgers {
  /** Says that the pool wants a look. Without condition: no stream of signals can fence a holder out. */
  markDirty(pool: PoolRef): Promise<void>
  /** Takes the pool, when nobody has it or the lease of whoever had it is over. Throws only what the store throws. */
  hold(pool: PoolRef): Promise<Hold>
  /** An open or closed incident with its attempts and all its lines; without holding the pool. */
  readStory(incidentId: string): Promise<IncidentStory | undefined>
}

export interface LedgersDeps {
  rows: Rows
  messages: Messages
  clock: Clock
  /** Names this process in the fence and in what others are told; for people, the token does the fencing. */
  holder: string
  leaseMs?: number
  telemetry?: Pick<Telemetry, 'warn' | 'event' | 'metric'>
  /** What machines that stood idle cost. */
  prices?: PriceTable
}

/** Clocks of one deployment differ by less: a lease that ends later than this beyond its length was taken by a wrong one. */
const maxClockSkewMs = 5 * minuteMs

export function createLedgers(deps: LedgersDeps): Ledgers {
  const { rows, messages, clock, holder, leaseMs = 120_000, telemetry } = deps
  const ensure = ensureOnce(rows)
  const prices = deps.prices ?? listPrices

  function committed(pool: PoolRef, before: PoolRecord, changes: readonly Change[]): void {
    if (telemetry) tellRecorded({ telemetry, prices, pool }, before, changes, clock.now())
  }

  async function hold(pool: PoolRef): Promise<Hold> {
    const partition = poolKey(pool)
    const found = await rows.get(stateTable, partition, headRow)
    const reason = found && unreadableHead(found.value)
    if (reason) return { kind: 'unreadable', reason }
    const before = found?.value as Head | undefined
    const leftMs = (before?.expiry ?? 0) - clock.now()
    if (before && leftMs > 0) {
      if (leftMs <= leaseMs + maxClockSkewMs) return { kind: 'busy' }
      // Should its holder live, the eTag still fences it out.
      const lease = `The lease of ${before.holder} on a pool ends in ${durationText(leftMs)}`
      const wrong = 'a clock was or is wrong: the lease is treated as over'
      telemetry?.warn(`${lease}, longer than leases last; ${wrong}`, {
        stage: 'record',
        pool: partition,
      })
    }
    const head: Head = {
      holder,
      token: (before?.token ?? 0) + 1,
      expiry: clock.now() + leaseMs,
      schemaVersion,
      account: pool.account,
      pool: pool.pool,
      sequence: before?.sequence ?? 0,
      ...(before?.examined === undefined ? {} : { examined: before.examined }),
      ...(before?.drainAt === undefined ? {} : { drainAt: before.drainAt }),
    }
    const answer = await rows.transact(stateTable, partition, [
      found
        ? { kind: 'replace', row: headRow, value: head, eTag: found.eTag }
        : { kind: 'insert', row: headRow, value: head },
    ])
    if (answer.kind === 'conflict') return { kind: 'busy' }
    const taken = { head, eTag: answer.eTags[headRow] ?? '' }
    return openLedger({ rows, messages, clock, leaseMs, committed }, pool, taken)
  }

  return {
    hold: (pool) => ensure.before(stateTable, () => hold(pool)),
    async markDirty(pool) {
      const value = { mark: randomUUID(), account: pool.account, pool: pool.pool }
      const change = { kind: 'upsert', row: dirtyRow, value } as const
      await ensure.before(stateTable, () => rows.transact(stateTable, poolKey(pool), [change]))
    },
    readStory: (incidentId) => readStory(rows, incidentId),
  }
}
