// What a commit can fail with, beside a store that cannot be reached.

/** Somebody else holds the pool now. Nothing of the failed transaction was written; the pass ends here. */
export class FenceLost extends Error {
  override readonly name = 'FenceLost'
  constructor(pool: string, holder: string, token: number) {
    super(`${holder} lost pool ${pool}: its fencing token ${token} is no longer the last`)
  }
}

/** A row that should be new was there already. The transaction was not written: reload, then decide again. */
export class RecordConflict extends Error {
  override readonly name = 'RecordConflict'
  readonly row: string
  constructor(pool: string, row: string, reason: 'exists' | 'changed' | 'missing') {
    super(`The record of pool ${pool} has another ${row} than expected (${reason}): reload it`)
    this.row = row
  }
}
