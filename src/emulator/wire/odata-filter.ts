// Batch's subset of OData $filter: a parser from text to a predicate over one entity.
//   or-expr := and-expr ('or' and-expr)*   and-expr := term ('and' term)*
//   term := '(' or-expr ')' | startswith(field, 'text') | field op literal
import { fault } from './batch-fault.ts'
import type { FilterFields } from './filter-fields.ts'

export type Predicate = (entity: unknown) => boolean

type Literal = string | number | boolean | Date
interface Token {
  readonly kind: 'word' | 'text' | 'date' | 'number' | 'mark'
  readonly text: string
}

const shapes: readonly (readonly [Token['kind'], RegExp])[] = [
  ['date', /^datetime'([^']*)'/i],
  ['date', /^(\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d)?)/],
  ['text', /^'((?:[^']|'')*)'/],
  ['number', /^(-?\d+(?:\.\d+)?)/],
  ['word', /^([A-Za-z_][\w/]*)/],
  ['mark', /^([(),])/],
]

/** Parses `text` against the fields Batch allows for one listing; throws InvalidQueryParameterValue. */
export function parseFilter(text: string, fields: FilterFields): Predicate {
  const refuse = (reason: string) =>
    fault('InvalidQueryParameterValue', {
      QueryParameterName: '$filter',
      QueryParameterValue: text,
      Reason: reason,
    })
  const tokens = [...tokensOf(text, refuse)]
  let at = 0
  const peek = (): string => tokens[at]?.text ?? ''
  const isWord = (word: string): boolean =>
    tokens[at]?.kind === 'word' && peek().toLowerCase() === word
  const take = (kind: Token['kind'], what: string): string => {
    const token = tokens[at]
    if (token?.kind !== kind)
      throw refuse(`Expected ${what} but found '${token?.text ?? 'the end'}'`)
    at += 1
    return token.text
  }
  const mark = (sign: string): void => {
    if (take('mark', `'${sign}'`) !== sign) throw refuse(`Expected '${sign}'`)
  }

  const chain = (word: string, inner: () => Predicate, all: boolean): Predicate => {
    const parts = [inner()]
    while (isWord(word)) {
      at += 1
      parts.push(inner())
    }
    return (entity) => (all ? parts.every((p) => p(entity)) : parts.some((p) => p(entity)))
  }
  const either = (): Predicate => chain('or', both, false)
  const both = (): Predicate => chain('and', term, true)

  const fieldFor = (operator: string): string => {
    const name = take('word', 'a property')
    const found = Object.entries(fields).find(([f]) => f.toLowerCase() === name.toLowerCase())
    if (!found) throw refuse(`Property ${name} cannot be used in a filter here`)
    const wanted = operator === '' ? take('word', 'an operator').toLowerCase() : operator
    if (!found[1].includes(wanted)) {
      throw refuse(`Operator ${wanted} cannot be used on property ${name}`)
    }
    return found[0]
  }
  const term = (): Predicate => {
    if (peek() === '(') {
      at += 1
      const inner = either()
      mark(')')
      return inner
    }
    if (isWord('startswith')) {
      at += 1
      mark('(')
      const path = fieldFor('startswith')
      mark(',')
      const prefix = take('text', 'a text').toLowerCase()
      mark(')')
      return (entity) =>
        String(valueAt(entity, path) ?? '')
          .toLowerCase()
          .startsWith(prefix)
    }
    const operator = (tokens[at + 1]?.text ?? '').toLowerCase()
    const path = fieldFor('')
    const token = tokens[at]
    at += 1
    const literal = token && literalOf(token)
    if (literal === undefined) throw refuse(`'${token?.text ?? ''}' is not a value`)
    return (entity) => compare(valueAt(entity, path), operator, literal)
  }

  const predicate = either()
  if (at < tokens.length) throw refuse(`Did not expect '${peek()}'`)
  return predicate
}

const isoDate = /^\d{4}-\d\d-\d\dT[0-9:.]+Z?$/

function* tokensOf(text: string, refuse: (reason: string) => Error): Generator<Token> {
  let rest = text.trimStart()
  while (rest !== '') {
    const hit = shapes
      .map(([kind, shape]) => ({ kind, match: shape.exec(rest) }))
      .find((s) => s.match)
    if (!hit?.match) throw refuse(`Syntax error at '${rest.slice(0, 20)}'`)
    yield { kind: hit.kind, text: (hit.match[1] ?? '').replaceAll("''", "'") }
    rest = rest.slice(hit.match[0].length).trimStart()
  }
}

function literalOf({ kind, text }: Token): Literal | undefined {
  if (kind === 'text') return text
  if (kind === 'number') return Number(text)
  if (kind === 'word' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  if (kind !== 'date') return undefined
  const ms = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(ms) ? undefined : new Date(ms)
}

function valueAt(entity: unknown, path: string): unknown {
  return path
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], entity)
}

/** An absent property equals nothing, so only `ne` holds on it. Texts compare without case. */
function compare(value: unknown, operator: string, literal: Literal): boolean {
  if (value === undefined || value === null) return operator === 'ne'
  const [left, right] = comparable(value, literal)
  switch (operator) {
    case 'eq':
      return left === right
    case 'ne':
      return left !== right
    case 'gt':
      return left > right
    case 'ge':
      return left >= right
    case 'lt':
      return left < right
    default:
      return left <= right
  }
}

function comparable(value: unknown, literal: Literal): [string | number, string | number] {
  if (literal instanceof Date) return [Date.parse(String(value)), literal.getTime()]
  if (typeof literal === 'number') return [Number(value), literal]
  // A date may also come as a quoted text; fractions differ in length, so texts would compare wrongly.
  if (isoDate.test(String(literal)) && isoDate.test(String(value))) {
    return [Date.parse(String(value)), Date.parse(String(literal))]
  }
  return [String(value).toLowerCase(), String(literal).toLowerCase()]
}
