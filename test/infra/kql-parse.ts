// Parses the part of KQL that our alert rules and the workbook use, for test/infra/kql-run.ts. Microsoft's compiler holds them to the rest.

export type Expression =
  | { kind: 'value'; value: unknown }
  | { kind: 'name'; name: string }
  | { kind: 'member'; of: Expression; at: string | number }
  | { kind: 'call'; name: string; given: readonly Expression[] }
  | { kind: 'operator'; operator: string; left: Expression; right: Expression }
  | { kind: 'list'; items: readonly Expression[] }

export interface Named {
  name: string
  value: Expression
}

export type Operation =
  | { kind: 'where'; test: Expression }
  | { kind: 'extend' | 'project'; columns: readonly Named[] }
  | { kind: 'summarize'; columns: readonly Named[]; by: readonly Named[] }
  | { kind: 'order'; by: Expression; down: boolean; most: number }

export interface Pipe {
  /** Of a table, of a `let`, or of several. */
  from: readonly string[]
  operations: readonly Operation[]
}

export interface Parsed {
  lets: readonly { name: string; pipe: Pipe }[]
  pipe: Pipe
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 }
const operators = [
  ['or'],
  ['and'],
  ['==', '!=', '=~', '>=', '<=', '>', '<', 'contains', 'has', 'in', 'in~'],
  ['+', '-'],
  ['*', '/'],
]

/** Throws with what it does not know. */
export function parseKql(text: string): Parsed {
  const tokens =
    text
      .replaceAll(/^\s*\/\/.*$/gm, '')
      .match(
        /'[^']*'|"[^"]*"|\d+(?:\.\d+)?(?:ms|s|m|h|d)?\b|[A-Za-z_]\w*~?|==|!=|=~|>=|<=|[|(),.[\]=;<>+\-*/]/g,
      ) ?? []
  let at = 0
  const peek = () => tokens[at] ?? ''
  const next = () => tokens[at++] ?? ''
  const isNext = (...words: string[]) => words.includes(peek())
  const take = (word: string) => {
    if (next() !== word) throw new Error(`${word} expected before ${tokens.slice(at).join(' ')}`)
  }

  function expression(level = 0): Expression {
    const known = operators[level]
    if (!known) return postfix()
    let left = expression(level + 1)
    while (isNext(...known)) {
      const operator = next()
      left = { kind: 'operator', operator, left, right: expression(level + 1) }
    }
    return left
  }

  function postfix(): Expression {
    let of = primary()
    while (isNext('.', '[')) {
      if (next() === '.') of = { kind: 'member', of, at: next() }
      else {
        const word = next()
        of = { kind: 'member', of, at: /^\d/.test(word) ? Number(word) : word.slice(1, -1) }
        take(']')
      }
    }
    return of
  }

  function primary(): Expression {
    const word = next()
    if (word === '(') {
      const items = list(')')
      const [only] = items
      return items.length === 1 && only ? only : { kind: 'list', items }
    }
    if (/^['"]/.test(word)) return { kind: 'value', value: word.slice(1, -1) }
    const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(word) ?? []
    if (number) return { kind: 'value', value: Number(number) * (unitsMs[unit ?? 'ms'] ?? 1) }
    if (!/^[A-Za-z_]/.test(word)) throw new Error(`${word} is no expression`)
    if (!isNext('(')) return { kind: 'name', name: word }
    next()
    return { kind: 'call', name: word, given: list(')') }
  }

  function list(end: string): Expression[] {
    const items: Expression[] = []
    while (!isNext(end)) {
      items.push(expression())
      if (isNext(',')) next()
    }
    next()
    return items
  }

  /** As the service names a column that nobody named. */
  function named(): Named {
    if (tokens[at + 1] === '=') {
      const name = next()
      next()
      return { name, value: expression() }
    }
    const value = expression()
    if (value.kind === 'name') return { name: value.name, value }
    const [first] = value.kind === 'call' ? value.given : []
    return { name: first?.kind === 'name' ? first.name : 'Column1', value }
  }

  function columns(): Named[] {
    const all = [named()]
    while (isNext(',')) {
      next()
      all.push(named())
    }
    return all
  }

  function order(most: number): Operation {
    take('by')
    const by = expression()
    return { kind: 'order', by, down: isNext('asc', 'desc') ? next() === 'desc' : true, most }
  }

  function operation(): Operation {
    const kind = next()
    if (kind === 'where') return { kind, test: expression() }
    if (kind === 'extend' || kind === 'project') return { kind, columns: columns() }
    if (kind === 'order') return order(Number.POSITIVE_INFINITY)
    if (kind === 'top') return order(Number(next()))
    if (kind !== 'summarize') throw new Error(`No operator ${kind}`)
    const made = isNext('by') ? [] : columns()
    if (!isNext('by')) return { kind, columns: made, by: [] }
    next()
    return { kind, columns: made, by: columns() }
  }

  function pipe(): Pipe {
    const from = [next()]
    if (from[0] === 'union') {
      from[0] = next()
      while (isNext(',')) {
        next()
        from.push(next())
      }
    }
    const operations: Operation[] = []
    while (isNext('|')) {
      next()
      operations.push(operation())
    }
    return { from, operations }
  }

  const lets: { name: string; pipe: Pipe }[] = []
  while (isNext('let')) {
    next()
    const name = next()
    take('=')
    lets.push({ name, pipe: pipe() })
    take(';')
  }
  const parsed = { lets, pipe: pipe() }
  if (at < tokens.length) throw new Error(`Not read: ${tokens.slice(at).join(' ')}`)
  return parsed
}
