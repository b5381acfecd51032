// What a budget of messages kept back and nobody was told yet: a row for each message that was not sent.
import { createHash } from 'node:crypto'
import type { Fault } from '../domain/fault.ts'
import type { AlertKind } from '../domain/incident.ts'
import type { PoolRef } from '../domain/refs.ts'
import { maxTransactionRows, type RowChange, type Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'
import { noticePartition } from './notice-book.ts'
import { readAll } from './read-all.ts'

export interface KeptBack {
  channel: string
  pool: PoolRef
  fault: Fault
  what: AlertKind
  incidents: number
  /** Of the outbox: which alerts these were. */
  sequences: readonly number[]
  /** The first of them, for a link. */
  incidentId: string
  at: number
}

export interface OverflowBook {
  /** The same key is the same message: it is kept once, as it was last. */
  keep(key: string, kept: KeptBack): Promise<void>
  all(): Promise<readonly { row: string; value: KeptBack }[]>
  /** When each channel was last sent a summary. */
  lastSums(): Promise<ReadonlyMap<string, number>>
  remove(rows: readonly string[]): Promise<void>
}

const keptRange = { from: 'over|', to: 'over}' }
const sumRange = { from: 'sum|', to: 'sum}' }

/** The change that notes a summary: it lands with the notice itself. */
export function summed(channel: string, now: number): RowChange {
  return { kind: 'upsert', row: `sum|${channel}`, value: { at: now } }
}

export function createOverflowBook({ rows }: { rows: Rows }): OverflowBook {
  const ensure = ensureOnce(rows)
  const transact = (changes: readonly RowChange[]) =>
    ensure.before(stateTable, () => rows.transact(stateTable, noticePartition, changes))

  return {
    async keep(key, kept) {
      const id = createHash('sha256').update(key).digest('hex').slice(0, 32)
      await transact([{ kind: 'upsert', row: `over|${kept.channel}|${id}`, value: kept }])
    },
    async all() {
      await ensure(stateTable)
      const found = await readAll(rows, stateTable, noticePartition, keptRange)
      return found.map(({ row, value }) => ({ row, value: value as KeptBack }))
    },
    async lastSums() {
      const found = await readAll(rows, stateTable, noticePartition, sumRange)
      return new Map(
        found.map(({ row, value }) => [row.slice('sum|'.length), (value as { at: number }).at]),
      )
    },
    async remove(gone) {
      for (let at = 0; at < gone.length; at += maxTransactionRows) {
        const together = gone.slice(at, at + maxTransactionRows)
        const done = await transact(together.map((row) => ({ kind: 'delete', row })))
        if (done.kind === 'done') continue
        // Somebody took one of them out before: the others still go.
        for (const row of together) await transact([{ kind: 'delete', row }])
      }
    },
  }
}
