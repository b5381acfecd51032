// A clock that follows the store's: instances whose own clocks are minutes apart still compare the same times.
import type { Clock } from './ports/clock.ts'
import type { Rows } from './ports/rows.ts'

/**
 * The store tells its time to the second, and an answer may be a second on its way: less than this is no difference.
 * Two instances are then at most twice this apart, which the 10 s that a call leaves of the hold cover.
 */
export const toleratedMs = 3_000

/**
 * The hold on a pool and the read-back of a lost answer compare a time that one instance wrote with the clock of
 * another. Before the first answer of the store nothing is known, and the clock is the instance's own; it may step
 * once then, also backwards.
 */
export function followStoreClock(own: Clock, rows: Pick<Rows, 'storeAheadMs'>): Clock {
  return {
    toWallMs: own.toWallMs,
    now() {
      const aheadMs = rows.storeAheadMs?.() ?? 0
      return own.now() + (Math.abs(aheadMs) > toleratedMs ? aheadMs : 0)
    },
  }
}
