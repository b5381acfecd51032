// Takes signals in: marks the pools they speak of and asks for exams, no more of them than the gaps allow.

import type { PoolRef } from './domain/refs.ts'
import type { Signal } from './ingest/signal.ts'
import type { CensusBook } from './ports/census-book.ts'
import type { Clock } from './ports/clock.ts'
import type { Messages } from './ports/messages.ts'
import type { Telemetry } from './ports/telemetry.ts'
import type { LookBook } from './record/look-book.ts'
import { createUnknownPools, maxLookups, type UnknownPoolsDeps } from './unknown-pools.ts'

export interface TakeSignalsDeps extends UnknownPoolsDeps {
  lookBook: LookBook
  messages: Messages
  telemetry: Telemetry
  book: Pick<CensusBook, 'get'>
  clock: Clock
}

export interface Taken {
  /** Pools that are looked at because of the signals, also where a look was on its way already. */
  taken: number
  /** Signals of pools that are not there. */
  unknown: number
}

/** Throws only what the store throws: then, and only then, is a redelivery worth something. */
export function createTakeSignals(deps: TakeSignalsDeps) {
  const { lookBook, messages, telemetry, book, clock } = deps
  const mayBe = createUnknownPools(deps)

  return async function take(signals: readonly Signal[]): Promise<Taken> {
    let taken = 0
    let unknown = 0
    for (const signal of signals) {
      const { account, pool, door, type } = signal
      const { shapes } = (await book.get(account)).notes
      const doubt = pool && (await doubtOf(account, pool.pool, shapes))
      if (doubt) {
        unknown += 1
        telemetry.event('ingest.ignored', { reason: doubt })
        continue
      }
      const looks = pool
        ? await look(account, pool.pool)
        : await lookAtAll(account, Object.keys(shapes))
      taken += looks.pools
      const which = pool?.pool ?? `all ${looks.pools}`
      const fields = { account, pool: which, door, type }
      telemetry.event('ingest.signal', looks.asked ? fields : { ...fields, joined: true })
    }
    return { taken, unknown }
  }

  async function look(account: string, pool: string) {
    const now = clock.now()
    const dueAt = await lookBook.ask({ account, pool }, now)
    const isLater = dueAt !== undefined && dueAt > now
    // One that comes later stands for the signals until then as well: they leave no mark of their own.
    const message = { account, pool, ...(isLater ? { standsForMore: true as const } : {}) }
    if (dueAt !== undefined) {
      await orForget({ account, pool }, () => messages.examine(message, dueAt - now))
    }
    return { pools: 1, asked: dueAt !== undefined }
  }

  async function lookAtAll(account: string, pools: readonly string[]) {
    const now = clock.now()
    const dueAt = await lookBook.askAll(account, now)
    if (dueAt === undefined) return { pools: pools.length, asked: false }
    await orForget({ account, pool: '' }, async () => {
      for (const pool of pools) {
        await messages.examine({ account, pool, standsForMore: true }, dueAt - now)
      }
    })
    return { pools: pools.length, asked: true }
  }

  /** A look that is written down and was never sent would stand for the redelivery as well, and nobody would look. */
  async function orForget(pool: PoolRef, send: () => Promise<void>): Promise<void> {
    try {
      await send()
    } catch (error) {
      await lookBook.forget(pool)
      throw error
    }
  }

  /** Why a pool is not looked at: a mark on one that never was would stay for ever. */
  async function doubtOf(account: string, pool: string, shapes: Readonly<Record<string, string>>) {
    if (Object.hasOwn(shapes, pool.toLowerCase())) return undefined
    const answer = await mayBe(account, pool)
    if (answer === true) return undefined
    if (answer === false) return `The account "${account}" has no pool "${pool}".`
    return `The pool "${pool}" is not known yet, and more than ${maxLookups} such names came in a minute: the census finds it if it is there.`
  }
}
