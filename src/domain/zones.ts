// Time zones: what a clock shows at a moment, and at which moments it shows a time; also where clocks change.
import { hourMs } from './durations.ts'

/** Whether the platform knows the zone. */
export function isZone(zone: string): boolean {
  try {
    return formatOf(zone) !== undefined
  } catch {
    return false
  }
}

/** When the clock of the zone shows a time: twice in autumn; in the gap of spring, the moment of the jump. */
export function momentsOf(zone: string, wall: number): { first: number; last: number } {
  // Offsets reach from -12 h to +14 h: the moment lies between, and at most one change of the clock does.
  let before = wall - 16 * hourMs
  let after = wall + 14 * hourMs
  const offsetBefore = offsetAt(zone, before)
  const offsetAfter = offsetAt(zone, after)
  if (offsetBefore === offsetAfter) return { first: wall - offsetBefore, last: wall - offsetBefore }
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(zone, middle) === offsetBefore) before = middle
    else after = middle
  }
  const early = wall - offsetBefore
  const late = wall - offsetAfter
  const isEarly = early < after
  const isLate = late >= after
  if (!isEarly && !isLate) return { first: after, last: after }
  return { first: isEarly ? early : late, last: isLate ? late : early }
}

function offsetAt(zone: string, at: number): number {
  return wallAt(zone, at) - at
}

/** What the clock of the zone shows, as the epoch milliseconds at which UTC shows the same. */
export function wallAt(zone: string, at: number): number {
  const partMs = at - Math.floor(at / 1000) * 1000
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) + partMs
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making one costs far more than using it. Throws `RangeError` for a zone that nobody knows. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const numeric = 'numeric' as const
  const date = { year: numeric, month: numeric, day: numeric }
  const time = { hour: numeric, minute: numeric, second: numeric }
  const calendar = { calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' } as const
  const format = new Intl.DateTimeFormat('en-US', { ...date, ...time, ...calendar, timeZone: zone })
  formats.set(zone, format)
  return format
}
