// The port to tables of rows: ordered keys in partitions, transactions on one partition, conditions by eTag.

export interface Row {
  partition: string
  row: string
  /** The row's content; the adapter splits it over columns where the store limits their size. */
  value: unknown
  eTag: string
}

/**
 * One change in a transaction. `insert` fails where the row exists; `replace` with an eTag fails where it differs.
 * `lead`: the value is an object, and a range may ask for its first property alone.
 */
export type RowChange =
  | { kind: 'insert'; row: string; value: unknown; lead?: true }
  | { kind: 'upsert'; row: string; value: unknown; lead?: true }
  | { kind: 'replace'; row: string; value: unknown; eTag: string; lead?: true }
  | { kind: 'delete'; row: string }

/** `conflict` names the change that failed by its place, and whether it was there already, changed or missing. */
export type TransactAnswer =
  | { kind: 'done'; eTags: Readonly<Record<string, string>> }
  | { kind: 'conflict'; index: number; reason: 'exists' | 'changed' | 'missing' }

export interface RangeQuery {
  /** Inclusive. */
  from: string
  /** Exclusive. */
  to: string
  limit?: number
  /** With `limit`: what one request to the store gives, also where that is less; `next` goes on behind it. */
  once?: true
  /**
   * Of a row written with `lead` its first property alone, so that less is sent and parsed. Of any other the whole
   * value, or undefined from `leadCharacters` of JSON on. The eTags are empty: what was not read whole is not replaced.
   */
  lead?: true
}

/** A store that cannot be reached throws; a retry of the whole pass is the cure. */
export interface Rows {
  get(table: string, partition: string, row: string): Promise<Row | undefined>
  /** Rows in key order; `next` is the `from` to go on with when `limit` cut the answer short. */
  range(
    table: string,
    partition: string,
    query: RangeQuery,
  ): Promise<{ rows: Row[]; next?: string }>
  /** All or nothing; at most 100 changes, each row once. */
  transact(table: string, partition: string, changes: readonly RowChange[]): Promise<TransactAnswer>
  /** Makes the table where it is missing. */
  ensure(table: string): Promise<void>
  drop(table: string): Promise<void>
  /** By how much the store's clock is ahead of this instance's, by its last answer; absent where that is not known. */
  storeAheadMs?(): number
}

export const maxTransactionRows = 100
/** A first property that is not shorter as JSON, with its name, cannot be asked for alone. */
export const leadCharacters = 29_999
