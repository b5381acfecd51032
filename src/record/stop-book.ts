// What is in force in the pools of an account: one row for each that has anything, side by side, so that a list of all pools reads one range.
import { minuteMs } from '../domain/durations.ts'
import { eachOf } from '../domain/each-of.ts'
import type { Controls, Stops } from '../domain/record.ts'
import { type PoolRef, poolKey } from '../domain/refs.ts'
import type { CensusNotes } from '../ports/census-book.ts'
import type { Rows } from '../ports/rows.ts'
import { readControls } from './control-rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { accountPartition, familyRange, stateTable } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { readAll } from './read-all.ts'
import { FenceLost } from './record-errors.ts'

export interface StopBook {
  /**
   * Of the pools that the census knows, by the key of the pool; also what is over by now. A pool in which nothing is
   * in force is not there. After an upgrade from a version without the list each pool is read, until exams have listed it.
   */
  stops(account: string, census: CensusNotes): Promise<ReadonlyMap<string, Stops>>
  /**
   * Lists what is in force in a held pool, where that is not what it was last listed with. The controls stay the
   * truth: the list follows them, also those of a version that kept none. A pool that is gone leaves the list, and is
   * in it again should it come back. Throws as `Ledger.commit` does.
   */
  list(ledger: Pick<Ledger, 'pool' | 'record' | 'commit'>, isGone?: boolean): Promise<void>
}

const looksApartMs = 10 * minuteMs
const poolsAtOnce = 16

/** Everything throws only what the store throws. */
export function createStopBook({ rows }: { rows: Rows }): StopBook {
  const ensure = ensureOnce(rows)
  return {
    async stops(account, census) {
      await ensure(stateTable)
      const range = { from: 'stop|', to: 'stop}' }
      const found = await readAll(rows, stateTable, accountPartition(account), range)
      const stops = new Map(found.map(({ row, value }) => [keyOf(account, row), value as Stops]))
      await eachOf(unlisted(census), poolsAtOnce, async (pool) => {
        const key = poolKey({ account, pool })
        const own = await read({ account, pool })
        if (own) stops.set(key, own)
        else stops.delete(key)
      })
      return stops
    },
    async list(ledger, isGone = false) {
      const { pool, record } = ledger
      const { listed, ...controls } = record.controls
      const stops = isGone ? undefined : stopsOf(controls)
      if (JSON.stringify(stops) === JSON.stringify(listed)) return
      // Whoever dies behind this has the next one list anew, also where nothing is in force by then. No fence guards
      // the row: whoever lost the pool finds that out here, or with the commit after it.
      await ledger.commit([{ kind: 'put-controls', controls: { ...controls, listed: 'unsure' } }])
      await write(pool, stops)
      const next: Controls = stops ? { ...controls, listed: stops } : controls
      try {
        await ledger.commit([{ kind: 'put-controls', controls: next }])
      } catch (error) {
        if (error instanceof FenceLost && !isGone) await writeOver(pool, stops)
        throw error
      }
    },
  }

  async function write({ account, pool }: PoolRef, stops: Stops | undefined): Promise<void> {
    const row = `stop|${pool.toLowerCase()}`
    const change = stops
      ? ({ kind: 'upsert', row, value: stops } as const)
      : ({ kind: 'delete', row } as const)
    // One that is gone already is as gone as it should be.
    await rows.transact(stateTable, accountPartition(account), [change])
  }

  /**
   * Who stood still for so long that another took the pool may have written over what that one listed. Any holder
   * writes its controls before the row, so the row is right once the controls read after a write are what it says.
   */
  async function writeOver(pool: PoolRef, written: Stops | undefined): Promise<void> {
    const now = await read(pool)
    if (JSON.stringify(now) === JSON.stringify(written)) return
    await write(pool, now)
    await writeOver(pool, now)
  }

  async function read(pool: PoolRef): Promise<Stops | undefined> {
    const found = await readAll(rows, stateTable, poolKey(pool), familyRange('ctl'))
    return stopsOf(readControls(found))
  }
}

/** One full look is asked for in ten minutes: at the second an exam that lists was made. */
function unlisted({ shapes, fullLookAt, listedSince }: CensusNotes): readonly string[] {
  const pools = Object.keys(shapes)
  if (listedSince === 0) return []
  if (listedSince === undefined) return pools
  return pools.filter((pool) => (fullLookAt[pool] ?? 0) <= listedSince + looksApartMs)
}

function stopsOf({ pause, holds = {}, silence, refusals }: Controls): Stops | undefined {
  const stops: Stops = {
    ...(pause ? { pause } : {}),
    ...(Object.keys(holds).length > 0 ? { holds } : {}),
    ...(silence ? { silence } : {}),
    ...(Object.keys(refusals).length > 0 ? { refusals } : {}),
  }
  return Object.keys(stops).length > 0 ? stops : undefined
}

function keyOf(account: string, row: string): string {
  return poolKey({ account, pool: row.slice('stop|'.length) })
}
