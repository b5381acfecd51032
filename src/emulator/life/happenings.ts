// What has happened in a world, one line a change of state: for people, for the page, and for the journal of calls.

export interface Happening {
  readonly seq: number
  /** Virtual epoch milliseconds. */
  readonly atMs: number
  readonly account: string
  /** `pools/frames`, `pools/frames/nodes/tvmps_…`, `jobs/shot`, `jobs/shot/tasks/t-0001`. */
  readonly subject: string
  /** `state`, `allocation`, `fault` and the like. */
  readonly what: string
  readonly from?: string
  readonly to: string
}

/** The part of a world that keeps them. */
export interface Happenings {
  /** How far life has been lived, virtual epoch milliseconds. */
  nowMs: number
  happenings: Happening[]
  happeningSeq: number
}

/** Older ones than the last 20,000 are dropped, a batch at a time; `seq` goes on counting. */
const capacity = 20_000

/** Notes one change at the world's present instant. */
export function note(world: Happenings, happening: Omit<Happening, 'seq' | 'atMs'>): void {
  world.happeningSeq += 1
  world.happenings.push({ seq: world.happeningSeq, atMs: world.nowMs, ...happening })
  if (world.happenings.length >= 2 * capacity) world.happenings.splice(0, capacity)
}

/** Those after `since` (0 for all that are kept). */
export const happeningsSince = (world: Happenings, since: number): readonly Happening[] => {
  const first = world.happenings[0]?.seq ?? 1
  return world.happenings.slice(Math.max(0, since + 1 - first))
}
