// Guesses which number somebody meant who wrote it in another unit: percent for a share, milliseconds for minutes.
import { dayMs, hourMs, minuteMs, secondMs } from './durations.ts'

interface Limits {
  type?: string
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
}

const unitsMs: readonly (readonly [RegExp, number])[] = [
  [/^ms|^milli/i, 1],
  [/^s/i, secondMs],
  [/^h/i, hourMs],
  [/^d/i, dayMs],
  [/^m/i, minuteMs],
]

/** The number to write, undefined where nothing is likely. The unit wanted is the end of the field's name. */
export function numberMeant(field: string, value: unknown, limits: Limits): number | undefined {
  return candidates(field, value).find((one) => fits(one, limits))
}

const unitWords =
  /(ms|milliseconds?|secs?|seconds?|mins?|minutes?|hours?|days?|percent|pct|percentage|share)$/i

/** `cooldownSeconds` for `cooldownMinutes`: a field of that name in another unit, and its number in the unit there. */
export function fieldMeant(
  key: string,
  value: unknown,
  fields: readonly string[],
): { field: string; number?: number } | undefined {
  const [unit] = unitWords.exec(key) ?? []
  const stem = key.replace(unitWords, '').toLowerCase()
  const field = fields.find((one) => {
    const isSpelled = one.toLowerCase() === key.toLowerCase()
    return !isSpelled && unitWords.test(one) && one.replace(unitWords, '').toLowerCase() === stem
  })
  if (unit === undefined || field === undefined) return undefined
  const given = /^p/i.test(unit) ? '%' : unit
  const number = typeof value === 'number' ? candidates(field, `${value} ${given}`)[0] : undefined
  return { field, ...(number === undefined ? {} : { number }) }
}

function candidates(field: string, value: unknown): readonly number[] {
  const said = readNumber(value)
  if (!said) return []
  const { number, unit } = said
  if (/share$/i.test(field)) return unit === '%' || number > 1 ? [rounded(number / 100)] : [number]
  const wantedMs = /minutes$/i.test(field)
    ? minuteMs
    : /seconds$/i.test(field)
      ? secondMs
      : undefined
  if (wantedMs === undefined) return unit === '' ? [number] : []
  const unitMs = unitsMs.find(([word]) => word.test(unit))?.[1]
  if (unitMs !== undefined) return [rounded((number * unitMs) / wantedMs)]
  // A number without a unit that is too large was counted in smaller units; only even divisions are sure enough.
  const smaller = [number, number / wantedMs, (number * secondMs) / wantedMs]
  return smaller.filter((one) => Number.isInteger(one))
}

/** `35`, `"35 %"`, `"15 min"`, `"PT15M"`. */
function readNumber(value: unknown): { number: number; unit: string } | undefined {
  if (typeof value === 'number') return { number: value, unit: '' }
  if (typeof value !== 'string') return undefined
  const [, digits, unit = ''] = /^(?:PT?)?(\d+(?:\.\d+)?)\s*(%|[a-z]*)$/i.exec(value.trim()) ?? []
  return digits === undefined ? undefined : { number: Number(digits), unit }
}

function rounded(number: number): number {
  return Number(number.toFixed(4))
}

function fits(number: number, { type, minimum, exclusiveMinimum, maximum }: Limits): boolean {
  if (type === 'integer' && !Number.isInteger(number)) return false
  if (minimum !== undefined && number < minimum) return false
  if (exclusiveMinimum !== undefined && number <= exclusiveMinimum) return false
  return maximum === undefined || number <= maximum
}
