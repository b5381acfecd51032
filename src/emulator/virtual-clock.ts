// The emulator's time: stepped by hand, or the wall's time multiplied, with holds and a ceiling.
// This file is the one place of the emulator that reads the system's clock.

export interface VirtualClock {
  /** Virtual epoch milliseconds. Never goes backwards. */
  now(): number
  /** Wall epoch milliseconds: request signatures are checked against it. */
  wall(): number
  /** Virtual milliseconds a wall millisecond; 0 when stepped by hand. May change. */
  readonly speed: number
  /** Changes the speed from now on; absent where time is stepped by hand alone. */
  setSpeed?(speed: number): void
  held(): boolean
  advance(ms: number): void
  hold(holder: string, ttlMs: number): void
  release(holder: string): void
  /** Time handed out never passes this until it is raised: what a killed process may have shown stays in the past. */
  raiseCeiling(toMs: number): void
}

export const systemWall = (): number => Date.now()

/** Stands still until it is advanced: for tests and simulation. */
export function createManualClock(startMs: number, wall: () => number = systemWall): VirtualClock {
  let nowMs = startMs
  const holders = new Set<string>()
  return {
    now: () => nowMs,
    wall,
    speed: 0,
    held: () => holders.size > 0,
    advance: (ms) => {
      nowMs += Math.max(0, ms)
    },
    hold: (holder) => void holders.add(holder),
    release: (holder) => void holders.delete(holder),
    raiseCeiling: () => {},
  }
}

/**
 * Runs with the wall's time, `speed` times as fast, from `startMs`. Stands still while anyone holds it;
 * a hold ends by itself after its wall milliseconds, so a killed holder never stops the world.
 */
export function createWallClock(options: {
  readonly startMs: number
  readonly speed: number
  readonly ceilingMs?: number
  /** Told before a step by hand past the ceiling shows: where the ceiling is from here on. */
  readonly stepped?: (toMs: number) => void
  readonly wall?: () => number
}): VirtualClock {
  let { speed } = options
  const wall = options.wall ?? systemWall
  let virtualMs = options.startMs
  let wallMs = wall()
  let ceilingMs = options.ceilingMs ?? Number.POSITIVE_INFINITY
  const holds = new Map<string, number>()

  /** Whoever sets the system's clock back must not stop the world for that long, nor make a hold longer. */
  const setBack = (byMs: number): void => {
    wallMs -= byMs
    for (const [holder, untilMs] of holds) holds.set(holder, untilMs - byMs)
  }
  /** Brings `virtualMs` up to the present, counting only wall time in which nobody held. */
  const settle = (): void => {
    const present = wall()
    if (present < wallMs) setBack(wallMs - present)
    const heldUntil = Math.max(wallMs, ...holds.values())
    const freeMs = Math.max(0, present - Math.min(heldUntil, present))
    virtualMs = Math.max(virtualMs, Math.min(virtualMs + freeMs * speed, ceilingMs))
    wallMs = present
    for (const [holder, untilMs] of holds) if (untilMs <= present) holds.delete(holder)
  }
  return {
    now() {
      settle()
      return Math.floor(virtualMs)
    },
    wall,
    get speed() {
      return speed
    },
    setSpeed(given) {
      settle()
      speed = given
    },
    held() {
      settle()
      return holds.size > 0
    },
    advance(ms) {
      settle()
      const toMs = virtualMs + Math.max(0, ms)
      if (toMs > ceilingMs) {
        options.stepped?.(toMs)
        ceilingMs = toMs
      }
      virtualMs = toMs
    },
    hold(holder, ttlMs) {
      settle()
      holds.set(holder, wallMs + ttlMs)
    },
    release(holder) {
      settle()
      holds.delete(holder)
    },
    raiseCeiling(toMs) {
      settle()
      ceilingMs = Math.max(ceilingMs, toMs)
    },
  }
}
