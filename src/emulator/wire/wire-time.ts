// Times, durations and entity tags as Batch writes them.

/** A change of a pool, job or task: `revision` tells changes within one millisecond apart. */
export interface Change {
  readonly atMs: number
  readonly revision: number
}

/** .NET ticks (100 ns) from year 1 to the Unix epoch. */
const epochTicks = 621_355_968_000_000_000n

/** The service's last instant, DateTime.MaxValue to the millisecond; durations given by clients lead beyond it. */
const lastMs = Date.parse('9999-12-31T23:59:59.999Z')

/** ISO 8601 with up to seven digits of fraction, trailing zeros cut, as on the wire. */
export function isoOf(ms: number, revision = 0): string {
  const [head = '', rest = '000Z'] = new Date(Math.min(ms, lastMs)).toISOString().split('.')
  const fraction = `${rest.slice(0, 3)}${String(revision).padStart(4, '0')}`.replace(/0+$/, '')
  return fraction === '' ? `${head}Z` : `${head}.${fraction}Z`
}

/** All seven digits, as the messages of refusals have it in every recording. */
export const fullIsoOf = (ms: number): string => new Date(ms).toISOString().replace('Z', '0000Z')

export const isoOfChange = (change: Change): string => isoOf(change.atMs, change.revision)

/** RFC 1123, for headers. */
export const httpDate = (ms: number): string => new Date(ms).toUTCString()

/** Batch's entity tag is the time of the last change in .NET ticks, in hexadecimal (checked on recordings). */
export function eTagOf(change: Change): string {
  const ticks = BigInt(Math.floor(change.atMs)) * 10_000n + BigInt(change.revision) + epochTicks
  return `0x${ticks.toString(16).toUpperCase()}`
}

/** The change after `last`: never the same tag twice, also within a millisecond. */
export const nextChange = (last: Change | undefined, nowMs: number): Change =>
  last?.atMs === nowMs ? { atMs: nowMs, revision: last.revision + 1 } : { atMs: nowMs, revision: 0 }

const unitMs = {
  Y: 365 * 86_400_000,
  Mo: 30 * 86_400_000,
  W: 604_800_000,
  D: 86_400_000,
  H: 3_600_000,
  M: 60_000,
  S: 1_000,
} as const

/**
 * Milliseconds of an ISO 8601 duration (`P7D`, `PT2M30S`); undefined if it is none. A year has 365 days and a month
 * 30, as .NET's XmlConvert reads them.
 */
export function durationMs(text: string): number | undefined {
  const match =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(
      text,
    )
  if (!match || text.length < 3) return undefined
  const [, years, months, weeks, days, hours, minutes, seconds] = match.map((part) =>
    Number(part ?? 0),
  )
  return Math.round(
    (years ?? 0) * unitMs.Y +
      (months ?? 0) * unitMs.Mo +
      (weeks ?? 0) * unitMs.W +
      (days ?? 0) * unitMs.D +
      (hours ?? 0) * unitMs.H +
      (minutes ?? 0) * unitMs.M +
      (seconds ?? 0) * unitMs.S,
  )
}

/** Batch's "no limit": TimeSpan.MaxValue, written out in full on the wire. */
export const endless = 'P10675199DT2H48M5.4775807S'
