// The outbox of a pool: what is to be told, written in the same transaction as the change it tells of.
import type { AlertKind } from '../domain/incident.ts'
import type { DomainEvent } from '../domain/record.ts'
import type { Row, RowChange } from '../ports/rows.ts'
import { outboxRow } from './keys.ts'

interface Due {
  /** Unique in its pool and the same for each try; what a delivery is recognised by. */
  sequence: number
  createdAt: number
  dueAt: number
  tries: number
}

export type OutboxItem = Due &
  /** `rest`: the channel's word for who is still to get it, where some have it. */
  (
    | { kind: 'alert'; channel: string; what: AlertKind; incidentId: string; rest?: string }
    | { kind: 'event'; event: DomainEvent }
    | { kind: 'history'; incidentId: string }
  )

export interface OutboxRow {
  row: string
  item: OutboxItem
}

const kinds: Readonly<Record<OutboxItem['kind'], true>> = {
  alert: true,
  event: true,
  history: true,
}

/** What a later version wrote in another form is left where it is: that version tells it when it is back. */
export function readOutboxRows(rows: readonly Row[]): OutboxRow[] {
  return rows.flatMap(({ row, value }) => (isItem(value) ? [{ row, item: value }] : []))
}

function isItem(value: unknown): value is OutboxItem {
  const item = value as { readonly [K in keyof OutboxItem]?: unknown } | null
  return (
    typeof item?.kind === 'string' &&
    Object.hasOwn(kinds, item.kind) &&
    typeof item.sequence === 'number' &&
    typeof item.dueAt === 'number'
  )
}

/** Where an item belongs once it is due at another time; a history row never moves. */
function outboxRowOf({ row, item }: OutboxRow): string {
  return item.kind === 'history' ? row : outboxRow(item.dueAt, item.sequence, item.kind)
}

export interface Settled {
  deleted: readonly OutboxRow[]
  replaced: readonly OutboxRow[]
}

/** `refreshed`: history rows that were written anew since they were read stay, by their numbers. */
export function settlingChanges(
  { deleted, replaced }: Settled,
  refreshed: ReadonlyMap<string, number>,
): RowChange[][] {
  const changes: RowChange[][] = []
  for (const { row, item } of deleted) {
    if ((refreshed.get(row) ?? 0) <= item.sequence) changes.push([{ kind: 'delete', row }])
  }
  for (const entry of replaced) {
    const row = outboxRowOf(entry)
    if (row !== entry.row) {
      changes.push([
        { kind: 'delete', row: entry.row },
        { kind: 'insert', row, value: entry.item },
      ])
    } else if ((refreshed.get(row) ?? 0) <= entry.item.sequence) {
      changes.push([{ kind: 'upsert', row, value: entry.item }])
    }
  }
  return changes
}
