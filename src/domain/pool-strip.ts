// How the nodes of a pool stood over the last 24 hours: only changes are kept, in a bucket for each hour.
import { hourMs } from './durations.ts'

/** Node counts as the census compares them: `idle=3,unusable=1|idle=2`, dedicated and Spot. */
export type Shape = string

/** Pool id in lower case → its changes within the hour, oldest first; the first is how it stood when the hour began. */
export interface StripHour {
  /** Hours since 1970. */
  hour: number
  pools: Readonly<Record<string, readonly (readonly [at: number, shape: Shape])[]>>
}

export interface ShapeChange {
  /** In lower case. */
  pool: string
  /** Absent where the pool was not known. */
  from?: Shape
  /** Empty where it is gone. */
  to: Shape
}

export interface StripEntry {
  at: number
  counts: Readonly<Record<string, number>>
}

export const stripMs = 24 * hourMs
/** Hours that are kept: one more than the strip is long begins within it. */
export const stripHours = 26
/** A pool that changes all the time shows so many of its changes an hour, the last one among them. */
const mostAnHour = 20

export function hourOf(at: number): number {
  return Math.floor(at / hourMs)
}

/** What the hour holds after these changes; what it held of another hour is dropped. */
export function stripAfter(
  kept: StripHour | undefined,
  changes: readonly ShapeChange[],
  now: number,
): StripHour {
  const hour = hourOf(now)
  const pools = new Map(kept?.hour === hour ? Object.entries(kept.pools) : [])
  for (const { pool, from, to } of changes) {
    const begun = from === undefined ? [] : [[hour * hourMs, from] as const]
    const had = pools.get(pool) ?? begun
    pools.set(pool, [...had.slice(0, mostAnHour - 1), [now, to]])
  }
  return { hour, pools: Object.fromEntries(pools) }
}

/** Oldest first; an entry stands until the next. Without changes it is one entry: as the pool is now. */
export function stripOf(
  hours: readonly StripHour[],
  pool: string,
  shapeNow: Shape,
  now: number,
): StripEntry[] {
  const since = now - stripMs
  const changes = hours
    .filter(({ hour }) => hour >= hourOf(since) && hour <= hourOf(now))
    .toSorted((a, b) => a.hour - b.hour)
    .flatMap(({ pools }) => (Object.hasOwn(pools, pool) ? (pools[pool] ?? []) : []))
  const all = changes.length === 0 ? [[since, shapeNow] as const] : fromStart(changes, since)
  // What began before the strip does stands at its beginning.
  const first = Math.max(
    0,
    all.findLastIndex(([at]) => at <= since),
  )
  const entries = all.slice(first).map(([at, shape]) => ({ at: Math.max(at, since), shape }))
  return entries
    .filter(({ shape }, index) => entries[index - 1]?.shape !== shape)
    .map(({ at, shape }) => ({ at, counts: countsOf(shape) }))
}

/** How it stood when the first hour with a change began, it stood before: there is no change in the hours that are left out. */
function fromStart(changes: StripHour['pools'][string], since: number): typeof changes {
  const [first, ...rest] = changes
  const isBegun = first !== undefined && first[0] === hourOf(first[0]) * hourMs
  return isBegun ? [[Math.min(first[0], since), first[1]], ...rest] : changes
}

/** Nodes by state, dedicated and Spot together. What is no such text has none. */
export function countsOf(shape: Shape): Record<string, number> {
  const counts = new Map<string, number>()
  for (const [, state = '', count = ''] of shape.matchAll(/([a-z]+)=(\d+)/g)) {
    counts.set(state, (counts.get(state) ?? 0) + Number(count))
  }
  return Object.fromEntries(counts)
}
