// Which pools of an account are paused or silenced: one row each, side by side, so that a list of all pools reads one range.
import type { Controls, Stops } from '../domain/record.ts'
import { poolKey } from '../domain/refs.ts'
import type { Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'
import type { Ledger } from './ledger.ts'
import { readAll } from './read-all.ts'

export interface StopBook {
  /** By the key of the pool; also what is over by now. A pool that nobody stopped is not there. */
  stops(account: string): Promise<ReadonlyMap<string, Stops>>
  /**
   * Lists what is in force in a held pool, where that is not what it was last listed with. The controls stay the
   * truth: the list follows them, also those of a version that kept none. Throws as `Ledger.commit` does.
   */
  list(ledger: Pick<Ledger, 'pool' | 'record' | 'commit'>): Promise<void>
}

/** Everything throws only what the store throws. */
export function createStopBook({ rows }: { rows: Rows }): StopBook {
  const ensure = ensureOnce(rows)
  return {
    async stops(account) {
      await ensure(stateTable)
      const range = { from: 'stop|', to: 'stop}' }
      const found = await readAll(rows, stateTable, partitionOf(account), range)
      return new Map(found.map(({ row, value }) => [keyOf(account, row), value as Stops]))
    },
    async list(ledger) {
      const { pool, record } = ledger
      const { listed, ...controls } = record.controls
      const stops = stopsOf(controls)
      if (JSON.stringify(stops) === JSON.stringify(listed)) return
      // No fence guards the row: whoever lost the pool finds that out here, and one who holds it has two minutes.
      await ledger.commit([])
      const row = `stop|${pool.pool.toLowerCase()}`
      const change = stops
        ? ({ kind: 'upsert', row, value: stops } as const)
        : ({ kind: 'delete', row } as const)
      // One that is gone already is as gone as it should be.
      await rows.transact(stateTable, partitionOf(pool.account), [change])
      const next: Controls = stops ? { ...controls, listed: stops } : controls
      await ledger.commit([{ kind: 'put-controls', controls: next }])
    },
  }
}

function stopsOf({ pause, silence }: Controls): Stops | undefined {
  if (!pause && !silence) return undefined
  return { ...(pause ? { pause } : {}), ...(silence ? { silence } : {}) }
}

function keyOf(account: string, row: string): string {
  return poolKey({ account, pool: row.slice('stop|'.length) })
}

/** That of the account's other rows; no pool has an empty name. */
function partitionOf(account: string): string {
  return `${account.toLowerCase()}|`
}
