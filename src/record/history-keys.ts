// Keys of the history: a table a month, one partition in it, newest first; beside each story the same one under its pool.
import type { Incident } from '../domain/incident.ts'
import { type PoolRef, poolKey } from '../domain/refs.ts'

/** Holds the open incidents, which months have a table, and the sums of days that are over. */
export const historyTable = 'history'
export const openPartition = 'open'
export const monthsPartition = 'months'
export const sumsPartition = 'sums'

/** Of a month's table: both rows of a story are in it, so that one transaction writes them. */
export const storiesPartition = 'stories'

/** `historyYYYYMM`: retention drops a month by dropping its table. */
export function monthTable(month: string): string {
  return `history${month}`
}

/** `202603`, in UTC. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7).replace('-', '')
}

/** From when to when a month is, in epoch milliseconds; `until` is exclusive. */
export function monthTime(month: string): { since: number; until: number } {
  const [year, index] = [Number(month.slice(0, 4)), Number(month.slice(4)) - 1]
  return { since: Date.UTC(year, index), until: Date.UTC(year, index + 1) }
}

/** `20260301`, in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10).replaceAll('-', '')
}

/** Its own inverse; the later one sorts first. */
export function reversed(digits: string): string {
  return String(10 ** digits.length - 1 - Number(digits)).padStart(digits.length, '0')
}

const lastTick = 9_999_999_999_999

/** A moment within what keys can tell, 1970 to 2286: what lies outside is the first or the last of them. */
export function keyMoment(at: number): number {
  return Math.min(Math.max(at, 0), lastTick)
}

function reverseTicks(at: number): string {
  return String(lastTick - at).padStart(13, '0')
}

/** The moment that the reverse ticks behind the prefix stand for. */
export function momentOfRow(row: string, prefix: string): number {
  return lastTick - Number(/^\d{13}/.exec(row.slice(prefix.length))?.[0] ?? 0)
}

/** Where the rows of that moment and those before it begin. */
export function rowsUntil(at: number, prefix: string): string {
  return `${prefix}${reverseTicks(keyMoment(at))}`
}

/** The later incident sorts first; ids keep those of the same millisecond apart. */
export function storyRow(incident: Pick<Incident, 'id' | 'detectedAt'>): string {
  return `${reverseTicks(incident.detectedAt)}|${incident.id.toLowerCase()}`
}

/** Before the row of a story: `all|`, or `of|`, the account and the pool. */
export const allPrefix = 'all|'

export function poolPrefix(pool: PoolRef): string {
  return `of|${poolKey(pool)}|`
}

/** The rows with `since ≤ detectedAt < until`, in epoch milliseconds. */
export function storyRange(
  sinceMs: number,
  untilMs: number,
  prefix = '',
): { from: string; to: string } {
  return {
    from: `${prefix}${reverseTicks(untilMs - 1)}`,
    to: `${prefix}${reverseTicks(sinceMs)}}`,
  }
}
