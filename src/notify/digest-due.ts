// When the weekly digest is due, and which week it is about: days and hours are those of the zone that the policy names.
import { dayMs, hourMs } from '../domain/durations.ts'
import type { Policy } from '../domain/policy.ts'
import { momentsOf, wallAt } from '../domain/zones.ts'

export interface DigestDue {
  /** The day on which it is due, as the zone counts days: `2026-03-02`. */
  day: string
  /** The week before that day and the one before it, from midnight to midnight of the zone; epoch milliseconds, ends exclusive. */
  week: { since: number; until: number }
  before: { since: number; until: number }
}

/** An instance that was down at the hour sends it a little later; after this the week is left out. */
export const latestMs = 6 * hourMs

const dayNames = [
  ...(['sunday', 'monday', 'tuesday', 'wednesday'] as const),
  ...(['thursday', 'friday', 'saturday'] as const),
] as const

/**
 * Undefined while none is due. Where the clock jumps over the hour it is due at the jump, and where the hour comes twice,
 * at the first.
 */
export function digestDue(
  { day, hour, zone }: Policy['alerts']['digest'],
  now: number,
): DigestDue | undefined {
  if (day === 'off') return undefined
  const today = Math.floor(wallAt(zone, now) / dayMs) * dayMs
  const isDue = (midnight: number) => {
    if (dayNames[new Date(midnight).getUTCDay()] !== day) return false
    const at = momentsOf(zone, midnight + hour * hourMs).first
    return at <= now && now < at + latestMs
  }
  // Due late in the evening, it may be sent after midnight.
  const midnight = [today, today - dayMs].find(isDue)
  if (midnight === undefined) return undefined
  const daysBack = (days: number) => momentsOf(zone, midnight - days * dayMs).first
  return {
    day: new Date(midnight).toISOString().slice(0, 10),
    week: { since: daysBack(7), until: daysBack(0) },
    before: { since: daysBack(14), until: daysBack(7) },
  }
}
