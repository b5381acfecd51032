// The values of autoscale formulas, and how a run's results write them.

export type Value =
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'doubleVec'; readonly values: readonly number[] }
  | { readonly kind: 'timeinterval'; readonly ms: number }
  | { readonly kind: 'timestamp'; readonly ms: number }
  | { readonly kind: 'string'; readonly text: string }

export const double = (value: number): Value => ({ kind: 'double', value })
export const vector = (values: readonly number[]): Value => ({ kind: 'doubleVec', values })
export const truth = (yes: boolean): Value => double(yes ? 1 : 0)
export const interval = (ms: number): Value => ({ kind: 'timeinterval', ms })
export const timestamp = (ms: number): Value => ({ kind: 'timestamp', ms })

/** What a table says of a name; `constructor` and its like are no names of ours. */
export const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/**
 * Six significant digits, as `$samples=96.6667` shows (a run of 2025), trailing zeros cut. Beyond a million the
 * exponent is written out as C++ does; no such number was seen.
 */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value).toLowerCase()
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)) {
    const [digits = '', exponent = ''] = value.toExponential(5).split('e')
    const sign = exponent.startsWith('-') ? '-' : '+'
    return `${Number(digits)}e${sign}${exponent.replace(/^[-+]/, '').padStart(2, '0')}`
  }
  return String(Number(value.toPrecision(6)))
}

/** As the documentation shows them: `[1,1,1]`, `2016-10-13T19:18:47.805Z`. An interval's form is assumed. */
export function textOf(value: Value): string {
  switch (value.kind) {
    case 'double':
      return doubleText(value.value)
    case 'doubleVec':
      return `[${value.values.map(doubleText).join(',')}]`
    case 'timestamp':
      return new Date(value.ms).toISOString()
    case 'timeinterval':
      return `${doubleText(value.ms / 1000)}s`
    case 'string':
      return value.text
  }
}
