// What people ask, in force and in the audit, without holding a pool: requests are left, and everything else is read.
import type { Controls } from '../domain/record.ts'
import { type PoolRef, poolKey } from '../domain/refs.ts'
import type { AuditEntry, ControlRequest, WaitingRequest } from '../domain/request.ts'
import type { Rows } from '../ports/rows.ts'
import { readControls } from './control-rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { keyMoment } from './history-keys.ts'
import { BadContinuation } from './history-query.ts'
import {
  accountPartition,
  askedRange,
  askRow,
  auditRange,
  auditRow,
  familyRange,
  stateTable,
} from './keys.ts'
import { readAll } from './read-all.ts'
import { readRequests } from './read-requests.ts'

/** A pool's audit, or that of what concerns its whole account. */
export interface AuditQuery {
  account: string
  pool?: string
  since: number
  until: number
  /** The `next` of the page before. */
  from?: string
  top: number
}

export interface AuditPage {
  entries: readonly AuditEntry[]
  next?: string
}

export interface ControlBook {
  /** Leaves the request for whoever holds the pool; a second time with the same id it is the same row. */
  ask(pool: PoolRef, request: ControlRequest): Promise<void>
  /** Ids in lower case of the pools of which anything was asked since then: what waits there may be carried out by now. */
  askedSince(account: string, since: number): Promise<readonly string[]>
  /** What was asked and nobody has carried out yet. */
  waiting(pool: PoolRef): Promise<readonly WaitingRequest[]>
  inForce(pool: PoolRef): Promise<{ controls: Controls; waiting: readonly WaitingRequest[] }>
  /** In the order of time. Throws `BadContinuation` for a `from` that no page of the time answered. */
  audit(query: AuditQuery): Promise<AuditPage>
  /** Of a whole account, which has no holder: whoever changed it says so. */
  auditAccount(account: string, entry: AuditEntry): Promise<void>
  /** Of access to a node: in the audit of its pool, where that is `known`, and in that of the account, for who may log in anywhere. */
  auditAccess(pool: PoolRef, entry: AuditEntry, known: boolean): Promise<void>
}

/** Everything throws only what the store throws. */
export function createControlBook({ rows }: { rows: Rows }): ControlBook {
  const ensure = ensureOnce(rows)
  const put = async (partition: string, row: string, value: unknown) => {
    const change = { kind: 'upsert', row, value } as const
    await ensure.before(stateTable, () => rows.transact(stateTable, partition, [change]))
  }
  return {
    async ask(pool, request) {
      // First: a list of all pools looks for requests only where it finds this.
      await put(accountPartition(pool.account), markRow(pool), { at: request.at })
      await put(poolKey(pool), askRow(request), request)
    },
    async askedSince(account, since) {
      await ensure(stateTable)
      const found = await readAll(rows, stateTable, accountPartition(account), askedRange)
      return found
        .filter(({ value }) => (value as { at: number }).at >= since)
        .map(({ row }) => row.slice(askedRange.from.length))
    },
    async waiting(pool) {
      await ensure(stateTable)
      return readRequests(rows, poolKey(pool))
    },
    async inForce(pool) {
      await ensure(stateTable)
      const partition = poolKey(pool)
      // One after the other: a request that was taken up before it could be read is among the controls by then.
      const waiting = await readRequests(rows, partition)
      const controls = await readAll(rows, stateTable, partition, familyRange('ctl'))
      return { controls: readControls(controls), waiting }
    },
    async audit({ account, pool, since, until, from, top }) {
      await ensure(stateTable)
      const partition = pool === undefined ? accountPartition(account) : poolKey({ account, pool })
      const range = auditRange(keyMoment(since), keyMoment(until))
      // It could read rows of another family. The time may have begun later by now than when the page was read.
      const isOurs = from === undefined || (/^audit\|\d{13}\|/.test(from) && from < range.to)
      if (!isOurs) throw new BadContinuation()
      const begin = from !== undefined && from > range.from ? from : range.from
      const page = await rows.range(stateTable, partition, {
        from: begin,
        to: range.to,
        limit: top,
      })
      const entries = page.rows.map(({ value }) => value as AuditEntry)
      return { entries, ...(page.next === undefined ? {} : { next: page.next }) }
    },
    auditAccount: (account, entry) => put(accountPartition(account), auditRow(entry), entry),
    async auditAccess(pool, entry, known) {
      await put(accountPartition(pool.account), auditRow(entry), entry)
      if (known) await put(poolKey(pool), auditRow(entry), entry)
    },
  }
}

function markRow({ pool }: PoolRef): string {
  return `${askedRange.from}${pool.toLowerCase()}`
}
