// What access was given: one partition of the table `state`, its rows in the order in which they end.
import type { NodeAccess } from '../domain/access.ts'
import type { AccessBook } from '../ports/access-book.ts'
import type { Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'
import { readAll } from './read-all.ts'

/** No account begins with `|`, so no pool shares this partition. */
const partition = '|access'

export function createAccessBook({ rows }: { rows: Rows }): AccessBook {
  const ensure = ensureOnce(rows)
  const range = (to: string) => readAll(rows, stateTable, partition, { from: '0', to })
  const values = async (to: string) => (await range(to)).map(({ value }) => value as NodeAccess)
  return {
    async put(access) {
      const change = { kind: 'upsert', row: rowOf(access), value: access } as const
      await ensure.before(stateTable, () => rows.transact(stateTable, partition, [change]))
    },
    list: () => values(':'),
    due: (now) => values(`${pad(now)}}`),
    async drop(access) {
      // Who took it away a moment before us did what we wanted.
      await rows.transact(stateTable, partition, [{ kind: 'delete', row: rowOf(access) }])
    },
  }
}

function rowOf({ until, pool, nodeId, user }: NodeAccess): string {
  return `${pad(until)}|${pool.account}|${pool.pool}|${nodeId}|${user}`.toLowerCase()
}

function pad(at: number): string {
  return String(at).padStart(13, '0')
}
