// The port through which everything reads the time; in production it is the system's, locally it may run faster.

export interface Clock {
  /** The present, in epoch milliseconds. Never goes backwards, also over a restart. */
  now(): number
  /** How long a duration of this clock takes on the wall, in milliseconds: the one place where the two meet. */
  toWallMs(durationMs: number): number
}

/** Where a host that owns time leaves its clock for the app it loads: a property of `globalThis`. */
export const hostClock = Symbol.for('batch-medic.clock')

export const systemClock: Clock = {
  now: () => Date.now(),
  toWallMs: (durationMs) => durationMs,
}
