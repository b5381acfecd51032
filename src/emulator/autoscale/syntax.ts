// The syntax of autoscale formulas: statements of assignments and expressions, read by recursive descent.
import { type Place, syntaxError } from './formula-error.ts'
import { type Token, tokensOf } from './tokens.ts'

export type Expression = Place &
  (
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'call'; readonly name: string; readonly inputs: readonly Expression[] }
    | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
    | {
        readonly kind: 'method'
        readonly of: Expression
        readonly name: string
        readonly inputs: readonly Expression[]
      }
    | { readonly kind: 'unary'; readonly sign: string; readonly of: Expression }
    | {
        readonly kind: 'binary'
        readonly sign: string
        readonly left: Expression
        readonly right: Expression
      }
    | {
        readonly kind: 'choice'
        readonly test: Expression
        readonly yes: Expression
        readonly no: Expression
      }
  )

export interface Statement {
  /** The variable that is set, as it is written; absent for a bare expression. */
  readonly target?: string
  readonly value: Expression
}

/** From loosest to tightest. */
const levels = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/']] as const

/** More than any formula needs, and few enough that neither reading nor computing exhausts the stack. Assumed. */
const deepest = 200
const mostOperators = 1_000

/** Throws AutoScalingFormulaSyntaxError at the first word that does not fit; its wording is assumed. */
export function parseFormula(formula: string): readonly Statement[] {
  const tokens = tokensOf(formula)
  let at = 0
  const end: Token = { kind: 'end', text: '', line: 1, column: 1 }
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? tokens.at(-1) ?? end
  const next = (): Token => {
    const token = peek()
    at += 1
    return token
  }
  const is = (sign: string, ahead = 0): boolean =>
    peek(ahead).kind === 'sign' && peek(ahead).text === sign
  const expect = (sign: string): void => {
    const token = next()
    if (token.kind === 'sign' && token.text === sign) return
    throw syntaxError(token, `Expected ${sign} but found ${token.text || 'the end of the formula'}`)
  }

  let depth = 0
  /** Counted within a statement: operators that follow one another nest as well. */
  let operators = 0
  const deeper = (inner: () => Expression): Expression => {
    depth += 1
    if (depth > deepest) throw syntaxError(peek(), 'The formula is nested too deeply')
    const found = inner()
    depth -= 1
    return found
  }
  const operator = (): Token => {
    operators += 1
    if (operators > mostOperators) throw syntaxError(peek(), 'The statement is too long')
    return next()
  }

  const statement = (): Statement => {
    operators = 0
    if (peek().kind !== 'name' || !is('=', 1)) return { value: expression() }
    const target = next().text
    expect('=')
    return { target, value: expression() }
  }
  const expression = (): Expression => deeper(choice)
  const choice = (): Expression => {
    const test = level(0)
    if (!is('?')) return test
    const { line, column } = next()
    const yes = expression()
    expect(':')
    return { kind: 'choice', test, yes, no: expression(), line, column }
  }
  const level = (index: number): Expression => {
    const wanted: readonly string[] | undefined = levels[index]
    if (!wanted) return unary()
    let left = level(index + 1)
    while (peek().kind === 'sign' && wanted.includes(peek().text)) {
      const { text, line, column } = operator()
      left = { kind: 'binary', sign: text, left, right: level(index + 1), line, column }
    }
    return left
  }
  const unary = (): Expression => {
    if (!is('-') && !is('!')) return postfix(primary())
    const { text, line, column } = next()
    return { kind: 'unary', sign: text, of: deeper(unary), line, column }
  }
  const postfix = (of: Expression): Expression => {
    if (!is('.')) return of
    operator()
    const { kind, text, line, column } = next()
    if (kind !== 'name') throw syntaxError({ line, column }, `Expected a member after the dot`)
    const place = { line: of.line, column: of.column }
    if (!is('(')) return postfix({ kind: 'member', of, name: text, ...place })
    return postfix({ kind: 'method', of, name: text, inputs: inputs(), ...place })
  }
  const inputs = (): Expression[] => {
    expect('(')
    const given: Expression[] = []
    while (!is(')')) {
      if (given.length > 0) expect(',')
      given.push(expression())
    }
    expect(')')
    return given
  }
  const primary = (): Expression => {
    const { kind, text, line, column } = next()
    if (kind === 'number') return { kind, value: Number(text), line, column }
    if (kind === 'text') return { kind, value: text.slice(1, -1), line, column }
    if (kind === 'name') {
      if (is('(')) return { kind: 'call', name: text, inputs: inputs(), line, column }
      return { kind, name: text, line, column }
    }
    if (text !== '(') throw syntaxError({ line, column }, `Unexpected ${text || 'end of formula'}`)
    const inner = expression()
    expect(')')
    return inner
  }

  const statements: Statement[] = []
  while (peek().kind !== 'end') {
    if (!is(';')) statements.push(statement())
    if (peek().kind !== 'end') expect(';')
  }
  return statements
}
