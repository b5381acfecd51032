// Fields that several routes take, and the words for what is wrong with one: field, value, and what to write instead.
import { z } from 'zod'
import { changingActions } from '../domain/action.ts'
import { dayMs, hourMs, minuteMs, secondMs } from '../domain/durations.ts'
import { nearest } from '../domain/nearest.ts'

/** May be left out where the app watches but one account. */
export const accountField = z
  .string()
  .regex(/^[a-z0-9]{3,24}$/i, 'is no account name')
  .optional()
export const poolField = z.string().regex(/^[\w-]{1,64}$/, 'is no pool id')
export const nodeField = z.string().regex(/^[\w.-]{1,128}$/, 'is no node id')

/** One that changes something in Batch. */
export const actionField = z.enum(changingActions, `must be one of ${changingActions.join(', ')}`)

/** Of a query: an ISO time, or epoch milliseconds as answers carry them. */
export const momentField = z
  .string()
  .refine(
    (text) => !Number.isNaN(millisecondsOf(text)),
    'is no time: write 2026-03-01T04:05:06Z, or epoch milliseconds as answers carry them',
  )
  .transform(millisecondsOf)

function millisecondsOf(text: string): number {
  if (/^\d{13}$/.test(text)) return Number(text)
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
}

/** One of a closed list of words; a wrong one is answered with the nearest right one. */
export function oneOf<const T extends string>(words: readonly T[], what: string): z.ZodType<T> {
  return z.enum(words, {
    error: ({ input }) => oneOfText(what, words, String(input)),
  }) as unknown as z.ZodType<T>
}

/** `is no state: did you mean held? Write one of open, held`. */
export function oneOfText(what: string, words: readonly string[], given: string): string {
  const near = nearest(given.slice(0, 100), words)
  const list = `write one of ${words.join(', ')}`
  return near === undefined ? `${what}: ${list}` : `${what}: did you mean ${near}? Else ${list}`
}

/** How many of a page at most; `usual` where nothing is said. */
export const topField = (usual: number) =>
  z
    .string()
    .refine((text) => /^\d{1,3}$/.test(text) && +text >= 1 && +text <= 200, {
      message: 'must be a whole number from 1 to 200',
    })
    .transform(Number)
    .default(usual)

const longestReason = 400

/** Why, for people: one line, without control characters once it is read with `plain`. */
export const noteField = z.string().trim().max(longestReason, `is longer than ${longestReason}`)
export const reasonField = z
  .string('is missing; say why, others will read it')
  .trim()
  .min(3, 'is too short; say why in three characters at least')
  .max(longestReason, `is longer than ${longestReason} characters`)

const units: Readonly<Record<string, number>> = { s: secondMs, m: minuteMs, h: hourMs, d: dayMs }
const longestMs = 366 * dayMs

export const untilHint =
  'write a duration such as 30m, 2h or 3d, or a time such as 2026-03-01T04:05:06Z'

/** A duration from now on, or an ISO time with its zone, as epoch milliseconds; a text says what is wrong with it. */
export function untilOf(text: string, now: number): number | string {
  const duration = /^(\d{1,5})\s*([smhd])$/i.exec(text.trim())
  const at = duration
    ? now + Number(duration[1]) * (units[(duration[2] ?? '').toLowerCase()] ?? 0)
    : timeOf(text.trim())
  if (Number.isNaN(at)) return `is neither a duration nor a time; ${untilHint}`
  if (at <= now) return 'is not in the future'
  if (at > now + longestMs) return 'is more than a year away; leave it out for a stop without end'
  return at
}

/** A time without its zone would be read in that of the server. */
function timeOf(text: string): number {
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/i
  return isTime.test(text) ? Date.parse(text) : Number.NaN
}

/** `reason: "x" is too short; …`, of each field that is wrong. */
export function issuesText(
  error: z.ZodError,
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
): string {
  return error.issues.map((issue) => issueText(issue, given, known)).join('; ')
}

function issueText(
  issue: z.core.$ZodIssue,
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
): string {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownText(key.slice(0, 40), known)).join('; ')
  }
  const name = String(issue.path[0] ?? 'body')
  const value = given[name]
  const shown = value === undefined ? '' : ` ${JSON.stringify(value).slice(0, 80)}`
  return `${name}:${shown} ${issue.message}`
}

function unknownText(key: string, known: readonly string[]): string {
  const near = nearest(key, known)
  const meant = near === undefined ? ';' : `; did you mean ${near}?`
  return `${key}: not known here${meant} known are ${known.join(', ')}`
}
