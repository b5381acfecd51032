// Reads single values out of Batch's JSON without ever failing: what is missing or of another type is undefined.
import { redact } from '../../../domain/redact.ts'

export type Wire = Readonly<Record<string, unknown>>

/** Provider errors carry whole JSON documents; more than this tells an operator nothing and fills tables. */
const longestTextChars = 4000

export function wireObject(value: unknown): Wire | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Wire)
    : undefined
}

export function wireList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function wireText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** An enum in lower case: on the wire `state` is lower, `category` is Pascal (`UserError`). */
export function wireEnum(value: unknown): string | undefined {
  return wireText(value)?.toLowerCase()
}

/** A number, also where it came as text: int64 such as contentLength do. */
export function wireNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** An ISO time with up to 7 fractional digits, in epoch milliseconds. */
export function wireTime(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) ? at : undefined
}

/** Words of the service for people: redacted, since they quote URLs with signatures, and cut to a bearable length. */
export function wireWords(value: unknown): string {
  const text = redact((wireText(value) ?? '').slice(0, 2 * longestTextChars))
  return text.length > longestTextChars ? `${text.slice(0, longestTextChars)}…` : text
}

type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K]
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> }

/** The same object without the properties that are undefined: absent is not undefined. */
export function present<T extends object>(fields: T): Present<T> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as Present<T>
}
