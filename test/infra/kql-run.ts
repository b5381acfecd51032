// Answers queries of our alert rules and workbook from rows on this machine: what the service would, as far as they go.
import { type Expression, type Named, type Operation, type Pipe, parseKql } from './kql-parse.ts'

export type Row = Readonly<Record<string, unknown>>

/** Throws for what it does not know. `now`: epoch milliseconds, as all times of rows are; spans of time are milliseconds. */
export function runKql(
  text: string,
  tables: Readonly<Record<string, readonly Row[]>>,
  now: number,
): readonly Row[] {
  const { lets, pipe } = parseKql(text)
  const known: Record<string, readonly Row[]> = { ...tables }
  const run = ({ from, operations }: Pipe) =>
    operations.reduce<readonly Row[]>(
      (rows, operation) => apply(rows, operation, now),
      from.flatMap((name) => {
        const rows = known[name]
        if (!rows) throw new Error(`No table ${name}`)
        return rows
      }),
    )
  for (const one of lets) known[one.name] = run(one.pipe)
  return run(pipe)
}

function apply(rows: readonly Row[], operation: Operation, now: number): readonly Row[] {
  const read = (value: Expression, row: Row) => evaluate(value, row, now)
  switch (operation.kind) {
    case 'where':
      return rows.filter((row) => read(operation.test, row) === true)
    case 'extend':
      return rows.map((row) => ({ ...row, ...columnsOf(operation.columns, row, read) }))
    case 'project':
      return rows.map((row) => columnsOf(operation.columns, row, read))
    case 'order': {
      const sign = operation.down ? -1 : 1
      const sorted = rows.toSorted(
        (a, b) => sign * compare(read(operation.by, a), read(operation.by, b)),
      )
      return sorted.slice(0, operation.most)
    }
    case 'summarize':
      return summarized(rows, operation.columns, operation.by, read)
  }
}

type ReadColumn = (value: Expression, row: Row) => unknown

function columnsOf(columns: readonly Named[], row: Row, read: ReadColumn): Row {
  const made: Record<string, unknown> = {}
  // Each sees those before it.
  for (const { name, value } of columns) made[name] = read(value, { ...row, ...made })
  return made
}

function summarized(
  rows: readonly Row[],
  columns: readonly Named[],
  by: readonly Named[],
  read: ReadColumn,
): readonly Row[] {
  const groups = new Map<string, { keys: Row; rows: Row[] }>()
  // Without groups there is one, also of nothing.
  if (by.length === 0) groups.set('{}', { keys: {}, rows: [] })
  for (const row of rows) {
    const keys = columnsOf(by, row, read)
    const id = JSON.stringify(keys)
    const group = groups.get(id) ?? { keys, rows: [] }
    group.rows.push(row)
    groups.set(id, group)
  }
  return [...groups.values()].map(({ keys, rows: of }) =>
    Object.assign({}, keys, ...columns.map((column) => aggregated(column, of, read))),
  )
}

function aggregated({ name, value }: Named, rows: readonly Row[], read: ReadColumn): Row {
  if (value.kind === 'call' && value.name === 'arg_max') {
    const [time, ...shown] = value.given
    if (time?.kind !== 'name') throw new Error('arg_max of a column')
    const newest = rows.toSorted((a, b) => compare(read(time, b), read(time, a)))[0] ?? {}
    const columns = shown.map((one) => ({ name: one.kind === 'name' ? one.name : '', value: one }))
    return { [time.name]: read(time, newest), ...columnsOf(columns, newest, read) }
  }
  return { [name]: aggregate(value, rows, read) }
}

/** Aggregates may stand in an arithmetic: `sum(valueSum) / sum(valueCount)`. */
function aggregate(value: Expression, rows: readonly Row[], read: ReadColumn): unknown {
  if (value.kind === 'operator') {
    const side = (of: Expression) => ({
      kind: 'value' as const,
      value: aggregate(of, rows, read),
    })
    return read({ ...value, left: side(value.left), right: side(value.right) }, {})
  }
  if (value.kind === 'value') return value.value
  if (value.kind !== 'call') throw new Error('No aggregate')
  const [first, test] = value.given
  const all = () => (first ? rows.map((row) => read(first, row)) : [])
  const numbers = () => all().filter((one) => typeof one === 'number')
  switch (value.name) {
    case 'count':
      return rows.length
    case 'sum':
      return sum(numbers())
    case 'sumif':
      return sum(rows.map((row) => (first && test && read(test, row) ? read(first, row) : 0)))
    case 'max':
      return rows.length === 0 ? null : Math.max(...numbers())
    case 'min':
      return rows.length === 0 ? null : Math.min(...numbers())
    case 'take_any':
      return all()[0]
    case 'countif':
      return rows.filter((row) => first && read(first, row) === true).length
    default: {
      // A function of aggregates.
      const given = value.given.map((one) => ({
        kind: 'value' as const,
        value: aggregate(one, rows, read),
      }))
      return read({ ...value, given }, {})
    }
  }
}

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((all, one) => all + Number(one), 0)
}

function evaluate(value: Expression, row: Row, now: number): unknown {
  const read = (of: Expression) => evaluate(of, row, now)
  switch (value.kind) {
    case 'value':
      return value.value
    case 'list':
      return value.items.map(read)
    case 'name':
      if (!Object.hasOwn(row, value.name)) throw new Error(`No column ${value.name}`)
      return row[value.name]
    case 'member': {
      const of = read(value.of)
      return Object(of)[value.at] ?? null
    }
    case 'operator':
      return operated(value.operator, read(value.left), read(value.right))
    case 'call':
      return called(value.name, value.given, read, now)
  }
}

function operated(operator: string, left: unknown, right: unknown): unknown {
  const lower = (of: unknown) => String(of ?? '').toLowerCase()
  const items = Array.isArray(right) ? right : [right]
  switch (operator) {
    case 'and':
      return left === true && right === true
    case 'or':
      return left === true || right === true
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '=~':
      return lower(left) === lower(right)
    case 'in':
      return items.includes(left)
    case 'in~':
      return items.map(lower).includes(lower(left))
    case 'contains':
    case 'has':
      return lower(left).includes(lower(right))
    default:
      return calculated(operator, Number(left), Number(right))
  }
}

function calculated(operator: string, left: number, right: number): unknown {
  switch (operator) {
    case '>':
      return left > right
    case '>=':
      return left >= right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    default:
      throw new Error(`No operator ${operator}`)
  }
}

function called(
  name: string,
  given: readonly Expression[],
  read: (of: Expression) => unknown,
  now: number,
): unknown {
  const [first, second, third] = given.map((one) => () => read(one))
  switch (name) {
    case 'now':
      return now
    case 'tostring':
      return String(first?.() ?? '')
    case 'tolong':
    case 'toint':
      return Math.trunc(Number(first?.()))
    case 'round':
      return Number(Number(first?.()).toFixed(Number(second?.() ?? 0)))
    case 'bin':
      return Math.floor(Number(first?.()) / Number(second?.())) * Number(second?.())
    case 'coalesce':
      return given.map(read).find((one) => one !== null && one !== undefined && one !== '')
    case 'iff':
      return first?.() === true ? second?.() : third?.()
    case 'case': {
      const at = given.findIndex((one, index) => index % 2 === 0 && read(one) === true)
      const chosen = given[at >= 0 && at < given.length - 1 ? at + 1 : given.length - 1]
      return chosen && read(chosen)
    }
    case 'isnotempty':
      return String(first?.() ?? '') !== ''
    case 'strcat':
      return given.map(read).join('')
    case 'split':
      return String(first?.()).split(String(second?.()))
    case 'format_timespan':
      return `${first?.()} ms`
    default:
      throw new Error(`No function ${name}`)
  }
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}
