// Cuts an autoscale formula into its words, each with its place; comments and blanks fall away.
import { type Place, syntaxError } from './formula-error.ts'

export interface Token extends Place {
  readonly kind: 'number' | 'name' | 'text' | 'sign' | 'end'
  readonly text: string
}

/** Longer signs stand before those they begin with. */
const signs = /==|!=|<=|>=|&&|\|\||[-+*/<>!?:=;,.()]/y
const number = /\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+/y
const name = /\$?[A-Za-z_]\w*/y
const text = /"[^"\n]*"|'[^'\n]*'/y
const skipped = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y

/** Throws AutoScalingFormulaSyntaxError for a sign the language does not have (its words are assumed). */
export function tokensOf(formula: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let line = 1
  let lineStart = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(formula)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const push = (kind: Token['kind'], found: string): void => {
    tokens.push({ kind, text: found, line, column: at - found.length - lineStart + 1 })
  }
  while (at < formula.length) {
    const from = at
    const blank = take(skipped)
    if (blank !== undefined) {
      const breaks = blank.split('\n').length - 1
      if (breaks > 0) lineStart = from + blank.lastIndexOf('\n') + 1
      line += breaks
      continue
    }
    const found = (
      [
        ['number', number],
        ['name', name],
        ['text', text],
        ['sign', signs],
      ] as const
    ).some(([kind, pattern]) => {
      const word = take(pattern)
      if (word !== undefined) push(kind, word)
      return word !== undefined
    })
    const place = { line, column: at - lineStart + 1 }
    if (!found) throw syntaxError(place, `Unexpected character: ${formula[at] ?? ''}`)
  }
  push('end', '')
  return tokens
}
