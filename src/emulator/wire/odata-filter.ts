// Batch's subset of OData $filter: a parser from text to a predicate over one entity.
//   or-expr := and-expr ('or' and-expr)*   and-expr := term ('and' term)*
//   term := '(' or-expr ')' | startswith(field, 'text') ['eq' 'true'] | field op literal
// "Filter conditions can be combined using AND and OR" (OData filters in Azure Batch): there is no `not`.
import { fault } from './batch-fault.ts'
import type { FilterFields } from './filter-fields.ts'
import { dateOf, type Literal, literalOf, type Token, tokensOf } from './odata-tokens.ts'

type Predicate = (entity: unknown) => boolean

/** Parentheses deeper than this are refused, so that no filter can exhaust the stack. Assumed. */
const deepest = 100

/** Parses `text` against the fields Batch allows for one listing; throws InvalidQueryParameterValue and nothing else. */
export function parseFilter(text: string, fields: FilterFields): Predicate {
  // The reasons are the emulator's own words: none of the service's is recorded.
  const refuse = (reason: string) =>
    fault('InvalidQueryParameterValue', {
      QueryParameterName: '$filter',
      QueryParameterValue: text,
      Reason: reason,
    })
  const tokens = tokensOf(text, refuse)
  let at = 0
  let depth = 0
  const is = (kind: Token['kind'], wanted: string): boolean =>
    tokens[at]?.kind === kind && tokens[at]?.text.toLowerCase() === wanted
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
    while (is('word', word)) {
      at += 1
      parts.push(inner())
    }
    if (parts.length === 1 && parts[0]) return parts[0]
    return (entity) => (all ? parts.every((p) => p(entity)) : parts.some((p) => p(entity)))
  }
  const either = (): Predicate => chain('or', both, false)
  const both = (): Predicate => chain('and', term, true)

  const fieldFor = (operator?: string): { path: string; operator: string } => {
    const name = take('word', 'a property')
    const found = Object.entries(fields).find(([f]) => f.toLowerCase() === name.toLowerCase())
    if (!found) throw refuse(`Property ${name} cannot be used in a filter here`)
    const wanted = operator ?? take('word', 'an operator').toLowerCase()
    if (!found[1].includes(wanted)) {
      throw refuse(`Operator ${wanted} cannot be used on property ${name}`)
    }
    return { path: found[0], operator: wanted }
  }
  const inner = (): Predicate => {
    at += 1
    depth += 1
    if (depth > deepest) throw refuse('The filter is nested too deeply')
    const predicate = either()
    mark(')')
    depth -= 1
    return predicate
  }
  const beginning = (): Predicate => {
    at += 1
    mark('(')
    const { path } = fieldFor('startswith')
    mark(',')
    const prefix = take('text', 'a text').toLowerCase()
    mark(')')
    if (is('word', 'eq')) {
      at += 1
      if (take('word', "'true'").toLowerCase() !== 'true') throw refuse("Expected 'true'")
    }
    return (entity) => textOf(valueAt(entity, path)).startsWith(prefix)
  }
  const comparison = (): Predicate => {
    const { path, operator } = fieldFor()
    const token = tokens[at]
    at += 1
    const literal = token && literalOf(token)
    if (token === undefined || literal === undefined) {
      throw refuse(`'${token?.text ?? ''}' is not a value`)
    }
    const fitting = typed(literal, path)
    if (fitting === undefined) {
      throw refuse(`'${token.text}' cannot be compared with property ${path}`)
    }
    return (entity) => compare(valueAt(entity, path), operator, fitting)
  }
  const term = (): Predicate => {
    if (is('mark', '(')) return inner()
    return is('word', 'startswith') ? beginning() : comparison()
  }

  const predicate = either()
  if (at < tokens.length) throw refuse(`Did not expect '${tokens[at]?.text}'`)
  return predicate
}

/** The types of the documentation, told by the fields' names. */
function typed(literal: Literal, path: string): Literal | undefined {
  if (/(Time|lastModified|doNotRun\w+)$/.test(path)) {
    if (literal instanceof Date) return literal
    // Clients also quote a date as a plain text.
    return typeof literal === 'string' ? dateOf(literal) : undefined
  }
  if (path.endsWith('exitCode')) return typeof literal === 'number' ? literal : undefined
  if (path.startsWith('enable')) return typeof literal === 'boolean' ? literal : undefined
  return typeof literal === 'string' ? literal : undefined
}

function valueAt(entity: unknown, path: string): unknown {
  return path
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], entity)
}

const textOf = (value: unknown): string => String(value ?? '').toLowerCase()

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
  return [textOf(value), textOf(literal)]
}
