// Keys of the history: tables by month, partitions by day and by pool, newest first.
import type { Incident } from '../domain/incident.ts'
import { type PoolRef, poolKey } from '../domain/refs.ts'

/** Holds the open incidents, and which days have a partition. */
export const historyTable = 'history'
export const openPartition = 'open'
export const daysPartition = 'days'

/** `historyYYYYMM`: retention drops a month by dropping its table. */
export function monthTable(day: string): string {
  return `history${day.slice(0, 6)}`
}

/** `20260301`, in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10).replaceAll('-', '')
}

/** Its own inverse; the later day sorts first. */
export function reversedDay(day: string): string {
  return String(99_999_999 - Number(day)).padStart(8, '0')
}

export function dayPartition(day: string): string {
  return `day|${reversedDay(day)}`
}

export function poolPartition(pool: PoolRef): string {
  return `pool|${poolKey(pool)}`
}

const lastTick = 9_999_999_999_999

/** A moment within what keys can tell, 1970 to 2286: what lies outside is the first or the last of them. */
export function keyMoment(at: number): number {
  return Math.min(Math.max(at, 0), lastTick)
}

function reverseTicks(at: number): string {
  return String(lastTick - at).padStart(13, '0')
}

/** The later incident sorts first; ids keep those of the same millisecond apart. */
export function storyRow(incident: Pick<Incident, 'id' | 'detectedAt'>): string {
  return `${reverseTicks(incident.detectedAt)}|${incident.id.toLowerCase()}`
}

/** The rows with `since ≤ detectedAt < until`, in epoch milliseconds. */
export function storyRange(sinceMs: number, untilMs: number): { from: string; to: string } {
  return { from: reverseTicks(untilMs - 1), to: `${reverseTicks(sinceMs)}}` }
}
