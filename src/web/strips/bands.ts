// The states of nodes in five bands, in the order in which a strip stacks them: what is wrong lies at the bottom.

export const bands = ['sick', 'away', 'changing', 'idle', 'running'] as const
export type Band = (typeof bands)[number]

export const bandWords: Record<Band, { name: string; means: string }> = {
  sick: { name: 'sick', means: 'unusable, start task failed, unknown' },
  away: { name: 'away', means: 'offline, preempted, deallocated' },
  changing: { name: 'changing', means: 'creating, starting, rebooting, leaving and the like' },
  idle: { name: 'idle', means: 'idle' },
  running: { name: 'running', means: 'running' },
}

/** By lower case without dashes: Batch writes `startTaskFailed`, a filter `starttaskfailed`. */
const bandOfState: Readonly<Record<string, Band>> = {
  unusable: 'sick',
  starttaskfailed: 'sick',
  unknown: 'sick',
  offline: 'away',
  preempted: 'away',
  deallocated: 'away',
  idle: 'idle',
  running: 'running',
}

/** A state that Batch may add one day is a change under way: it neither works nor is it sick. */
export function bandOf(state: string): Band {
  const key = state.toLowerCase().replaceAll(/[^a-z]/g, '')
  return Object.hasOwn(bandOfState, key) ? (bandOfState[key] ?? 'changing') : 'changing'
}

export type Counts = Readonly<Record<string, number>>

/** Nodes in each band; `total` is beside the states in what Batch counts, and is left out. */
export function inBands(counts: Counts): Record<Band, number> {
  const sums: Record<Band, number> = { sick: 0, away: 0, changing: 0, idle: 0, running: 0 }
  for (const [state, count] of Object.entries(counts)) {
    if (state.toLowerCase() === 'total' || !(count > 0)) continue
    sums[bandOf(state)] += count
  }
  return sums
}
