// The words of a $filter: names, operators, literals and marks, each as the text it stands for.

export type Literal = string | number | boolean | Date

export interface Token {
  readonly kind: 'word' | 'text' | 'date' | 'number' | 'mark'
  readonly text: string
}

/** Longer filters are refused unread. Assumed: no length is documented, but a URL of Azure's front ends ends at 16 KiB. */
const longestFilter = 16_384

const shapes: readonly (readonly [Token['kind'], RegExp])[] = [
  ['date', /datetime(?:offset)?'([^']*)'/iy],
  ['date', /(\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d)?)/iy],
  ['text', /'((?:[^']|'')*)'/y],
  ['number', /(-?\d+(?:\.\d+)?)/y],
  ['word', /([A-Za-z_][\w/]*)/y],
  ['mark', /([(),])/y],
]

/** Throws what `refuse` makes of a reason, at the first place that is no token. Takes time linear in the text. */
export function tokensOf(text: string, refuse: (reason: string) => Error): Token[] {
  if (text.length > longestFilter) throw refuse('The filter is too long')
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1
    if (at >= text.length) return tokens
    const token = tokenAt(text, at)
    if (!token) throw refuse(`Syntax error at '${text.slice(at, at + 20)}'`)
    tokens.push(token)
    at = token.end
  }
}

function tokenAt(text: string, at: number): (Token & { readonly end: number }) | undefined {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at
    const match = shape.exec(text)
    if (!match) continue
    const value = match[1] ?? ''
    return {
      kind,
      text: kind === 'text' ? value.replaceAll("''", "'") : value,
      end: shape.lastIndex,
    }
  }
  return undefined
}

/** What may stand on the right of an operator; undefined when the token is no literal. */
export function literalOf({ kind, text }: Token): Literal | undefined {
  if (kind === 'text') return text
  if (kind === 'number') return Number(text)
  if (kind === 'word' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return kind === 'date' ? dateOf(text) : undefined
}

const isoDate = /^\d{4}-\d\d-\d\d(T[0-9:.]+(Z|[+-]\d\d:\d\d)?)?$/i

/** A time without a zone is UTC. */
export function dateOf(text: string): Date | undefined {
  if (!isoDate.test(text)) return undefined
  const ms = Date.parse(/(Z|[+-]\d\d:\d\d|^\d{4}-\d\d-\d\d)$/i.test(text) ? text : `${text}Z`)
  return Number.isNaN(ms) ? undefined : new Date(ms)
}
