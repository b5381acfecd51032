// The census: one call an account tells every pool's node states; pools in trouble, changed or due are examined.
import { minuteMs, secondMs } from '../domain/durations.ts'
import type { ShapeChange } from '../domain/pool-strip.ts'
import type { BatchAccount, PoolCounts } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'
import type { CensusDeps } from './census-deps.ts'
import { isResting } from './census-deps.ts'

/** Two hearts beat; censuses closer than this are one. */
const gateMs = 20 * secondMs
/** The second heart: a message that starts the next census where the timer does not. */
const beatMs = 45 * secondMs
/** Node counts hide some faults: each pool is looked at whole at this interval, spread by its name. */
const fullLookMs = 10 * minuteMs

export function createCensus(deps: CensusDeps) {
  const { accounts, book, ledgers, messages, clock, telemetry } = deps
  return async function census(): Promise<void> {
    const now = clock.now()
    if (!(await book.gate('census', now, gateMs))) return
    for (const account of accounts) await countAccount(account, now)
    await messages.beat(beatMs)
    telemetry.event('census.completed', { accounts: accounts.length })
  }

  /** An account that cannot be read is told and left for the next census; the others go on. */
  async function countAccount(account: BatchAccount, now: number): Promise<void> {
    const { notes: page, eTag } = await book.get(account.name)
    if (await isResting(deps, account.name, now)) {
      await book.put(account.name, { ...page, lastAt: now }, eTag)
      return
    }
    const told = { account: account.name, census: 'nodes' } as const
    if (page.countedAt !== undefined) telemetry.metric('census.lag', now - page.countedAt, told)
    try {
      telemetry.metric('census.calls', 1, told)
      const counts = await account.nodeCounts()
      const due = counts.items.filter((pool) => isDue(pool, page, now))
      const here = new Set(counts.items.map(({ pool }) => pool.toLowerCase()))
      // A pool that is gone is examined once more, so that its incidents are closed.
      const gone = counts.complete ? Object.keys(page.shapes).filter((pool) => !here.has(pool)) : []
      for (const pool of [...due.map((one) => one.pool), ...gone]) {
        const ref = { account: account.name, pool }
        await ledgers.markDirty(ref)
        await messages.examine(ref, 0)
      }
      const shapes = Object.fromEntries(
        counts.items.map(({ pool, shape }) => [pool.toLowerCase(), shape]),
      )
      const looked = Object.fromEntries(
        counts.items.map((pool) => [
          pool.pool.toLowerCase(),
          isFullLookDue(pool, page, now)
            ? now
            : (of(page.fullLookAt, pool.pool) ?? spread(pool.pool, now)),
        ]),
      )
      const notes = {
        shapes,
        fullLookAt: looked,
        lastAt: now,
        countedAt: now,
        // Of an account that was never counted nothing is in force that could be missing.
        listedSince: eTag === '' ? 0 : (page.listedSince ?? now),
        ...namesOf(counts.items),
      }
      await book.put(account.name, notes, eTag, changesOf(page.shapes, counts.items, gone))
      telemetry.metric('census.examined', due.length + gone.length, told)
    } catch (error) {
      if (!(error instanceof BatchReadError)) throw error
      telemetry.warn(error.message, {
        stage: 'observe',
        account: account.name,
        failure: error.failure,
      })
      await book.put(account.name, { ...page, lastAt: now, lastError: error.message }, eTag)
    }
  }
}

/** What the strips of the pools show: each count that is another than at the last census. */
function changesOf(
  before: Page['shapes'],
  pools: readonly PoolCounts[],
  gone: readonly string[],
): ShapeChange[] {
  const changes = pools.flatMap(({ pool, shape }): ShapeChange[] => {
    const from = of(before, pool)
    if (from === shape) return []
    return [{ pool: pool.toLowerCase(), to: shape, ...(from === undefined ? {} : { from }) }]
  })
  return [...changes, ...gone.map((pool) => ({ pool, from: before[pool] ?? '', to: '' }))]
}

/** Keys are in lower case; people know their pools as they wrote them. */
function namesOf(pools: readonly PoolCounts[]): { names?: Record<string, string> } {
  const own = pools.filter(({ pool }) => pool !== pool.toLowerCase())
  const names = Object.fromEntries(own.map(({ pool }) => [pool.toLowerCase(), pool]))
  return own.length === 0 ? {} : { names }
}

interface Page {
  shapes: Readonly<Record<string, string>>
  fullLookAt: Readonly<Record<string, number>>
}

function isDue(pool: PoolCounts, page: Page, now: number): boolean {
  const changed = of(page.shapes, pool.pool) !== pool.shape
  return pool.troubled > 0 || changed || isFullLookDue(pool, page, now)
}

function isFullLookDue(pool: PoolCounts, page: Page, now: number): boolean {
  const at = of(page.fullLookAt, pool.pool)
  return at !== undefined && now - at >= fullLookMs
}

/** Its own entry alone: a pool may be called `constructor`. */
function of<T>(notes: Readonly<Record<string, T>>, pool: string): T | undefined {
  const key = pool.toLowerCase()
  return Object.hasOwn(notes, key) ? notes[key] : undefined
}

/** A new pool is examined at once as it is new; its next full look falls somewhere within the interval. */
function spread(pool: string, now: number): number {
  let hash = 0
  for (const letter of pool) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1000
  return now - Math.floor((fullLookMs * hash) / 1000)
}
