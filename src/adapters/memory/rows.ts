// Rows in memory: the same answers as the real store's, for tests and simulations.
import type { RangeQuery, Row, RowChange, Rows, TransactAnswer } from '../../ports/rows.ts'
import { leadCharacters, maxTransactionRows } from '../../ports/rows.ts'
import { createFaultRunner, type FaultPoint } from './fault-point.ts'

interface Stored {
  json: string
  eTag: string
  /** The first property as JSON, where a range may ask for it alone. */
  lead?: string
}

/** Keys are sorted when a range asks for them, not at each write. */
interface Partition {
  rows: Map<string, Stored>
  sorted: string[] | undefined
}

/** As in the real store: a row holds 1 MiB of UTF-16, some of it for names and keys. */
const maxValueCharacters = 450_000
// biome-ignore lint/suspicious/noControlCharactersInRegex: the store forbids exactly these in keys
const forbidden = /[/\\#?\u0000-\u001f\u007f-\u009f]/

export type MemoryRows = Rows & {
  readonly faults: FaultPoint
  /** Every row of a table in key order, for a look from outside. */
  dump(table: string): Row[]
}

export function createMemoryRows(): MemoryRows {
  const tables = new Map<string, Map<string, Partition>>()
  const { point, run } = createFaultRunner()
  let changes = 0

  function partitionOf(table: string, partition: string): Partition {
    const found = tables.get(table)?.get(partition)
    return found ?? { rows: new Map(), sorted: undefined }
  }

  function transact(table: string, partition: string, list: readonly RowChange[]): TransactAnswer {
    const partitions = tables.get(table)
    if (!partitions) throw new Error(`Table ${table} is missing: call ensure('${table}') first`)
    if (list.length > maxTransactionRows) {
      throw new RangeError(
        `A transaction holds ${list.length} changes; at most ${maxTransactionRows} are allowed`,
      )
    }
    if (new Set(list.map((change) => change.row)).size < list.length) {
      throw new RangeError(`A transaction on ${table} ${partition} changes the same row twice`)
    }
    const target = partitionOf(table, partition)
    for (const [index, change] of list.entries()) {
      const reason = refusal(target.rows.get(change.row), change)
      if (reason) return { kind: 'conflict', index, reason }
    }
    const texts = list.map((change) => ('value' in change ? encode(change) : ''))
    partitions.set(partition, target)
    const eTags: Record<string, string> = {}
    for (const [index, change] of list.entries()) {
      if (change.kind === 'delete') target.rows.delete(change.row)
      else {
        changes += 1
        eTags[change.row] = `W/"${changes}"`
        const stored = { json: texts[index] ?? '', eTag: `W/"${changes}"` }
        target.rows.set(change.row, { ...stored, ...(change.lead ? leadOf(stored.json) : {}) })
      }
    }
    target.sorted = undefined
    return { kind: 'done', eTags }
  }

  function range(table: string, partition: string, query: RangeQuery) {
    const source = partitionOf(table, partition)
    source.sorted ??= [...source.rows.keys()].sort()
    const { sorted } = source
    const start = firstAtLeast(sorted, query.from)
    const end = firstAtLeast(sorted, query.to)
    const cut = Math.min(end, start + (query.limit ?? Number.POSITIVE_INFINITY))
    const rows: Row[] = []
    for (const row of sorted.slice(start, cut)) {
      const stored = source.rows.get(row)
      if (stored) rows.push((query.lead ? toLead : toRow)(partition, row, stored))
    }
    const next = cut < end ? sorted[cut] : undefined
    return next === undefined ? { rows } : { rows, next }
  }

  return {
    faults: point,
    get: (table, partition, row) =>
      run('get', `${table} ${partition} ${row}`, () => {
        check([partition, row])
        const stored = partitionOf(table, partition).rows.get(row)
        return stored && toRow(partition, row, stored)
      }),
    range: (table, partition, query) =>
      run('range', `${table} ${partition} ${query.from}`, () => {
        check([partition])
        return range(table, partition, query)
      }),
    transact: (table, partition, list) =>
      run('transact', `${table} ${partition}`, () => {
        check([partition, ...list.map((change) => change.row)])
        return transact(table, partition, list)
      }),
    ensure: (table) =>
      run('ensure', table, () => {
        if (!tables.has(table)) tables.set(table, new Map())
      }),
    drop: (table) =>
      run('drop', table, () => {
        tables.delete(table)
      }),
    dump: (table) =>
      [...(tables.get(table)?.entries() ?? [])].flatMap(([partition, { rows }]) =>
        [...rows.keys()].sort().map((row) => {
          const stored = rows.get(row)
          return toRow(partition, row, stored ?? { json: 'null', eTag: '' })
        }),
      ),
  }
}

function refusal(stored: Stored | undefined, change: RowChange) {
  switch (change.kind) {
    case 'insert':
      return stored ? 'exists' : undefined
    case 'upsert':
      return undefined
    case 'replace':
      if (!stored) return 'missing'
      return stored.eTag === change.eTag ? undefined : 'changed'
    case 'delete':
      return stored ? undefined : 'missing'
  }
}

function encode(change: RowChange & { value: unknown }): string {
  const json = JSON.stringify(change.value ?? null)
  if (json.length > maxValueCharacters) {
    throw new RangeError(
      `Row ${change.row} holds ${json.length} characters; at most ${maxValueCharacters} fit into one row`,
    )
  }
  return json
}

function toRow(partition: string, row: string, stored: Stored): Row {
  return { partition, row, value: JSON.parse(stored.json), eTag: stored.eTag }
}

function toLead(partition: string, row: string, { json, lead }: Stored): Row {
  const isShort = json.length < leadCharacters
  const value = lead === undefined && !isShort ? undefined : JSON.parse(lead ?? json)
  return { partition, row, value, eTag: '' }
}

/** Nothing where there is none besides others, or where it is too long. */
function leadOf(json: string): Pick<Stored, 'lead'> {
  const [first, ...others] = Object.entries(JSON.parse(json) as object)
  const lead = JSON.stringify(Object.fromEntries(first ? [first] : []))
  return others.length > 0 && lead.length < leadCharacters ? { lead } : {}
}

function check(keys: readonly string[]): void {
  for (const key of keys) {
    if (forbidden.test(key)) {
      throw new RangeError(
        `Key ${JSON.stringify(key)} holds a character that the store forbids: / \\ # ? or a control character`,
      )
    }
  }
}

function firstAtLeast(sorted: readonly string[], key: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}
