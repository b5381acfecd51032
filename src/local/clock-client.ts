// The app's clock: follows the emulator's virtual time and holds it still while the app works.
import { type Clock, systemClock } from '../ports/clock.ts'

export interface HeldClock extends Clock {
  /** Counts one more invocation; the first one stops virtual time before it returns. Never throws. */
  enter(): Promise<void>
  /** The last one to leave lets virtual time run again. Never throws. */
  leave(): Promise<void>
  /** Virtual milliseconds per wall millisecond, as last heard. */
  speed(): number
  /** Resolves with the first answer of the emulator; rejects when none comes within the given wall time. */
  ready(withinMs: number): Promise<void>
  close(): void
}

export interface ClockClientDeps {
  /** `http://127.0.0.1:7075/_emulator` */
  controlUrl: string
  /** The name under which this process holds time. */
  holder: string
  wallNow?: () => number
  request?: typeof fetch
}

interface Snapshot {
  now: number
  speed: number
  held: boolean
  /** Wall time at which it was heard. */
  heard: number
}

const pollMs = 250
const holdTtlMs = 10_000
const renewMs = 3_000
const requestTimeoutMs = 1_000
/** Without a word from the emulator for this long its world is taken to stand still, so time does too. */
const trustMs = 1_000

/** A clock without an emulator: the system's, and nothing to hold. */
export const systemHeldClock: HeldClock = {
  ...systemClock,
  enter: async () => {},
  leave: async () => {},
  speed: () => 1,
  ready: async () => {},
  close: () => {},
}

/** Follows the clock at `controlUrl`. Before its first answer now() is the wall's. */
export function createClockClient(deps: ClockClientDeps): HeldClock {
  const wallNow = deps.wallNow ?? Date.now
  const request = deps.request ?? fetch
  let snapshot: Snapshot | undefined
  let latest = 0
  let inside = 0
  let holding: Promise<void> | undefined
  let closed = false
  let firstHeard: () => void = () => {}
  const heard = new Promise<void>((resolve) => {
    firstHeard = resolve
  })
  const poll = setInterval(() => void ask('clock'), pollMs)
  const renew = setInterval(() => {
    if (inside > 0) void hold()
  }, renewMs)
  poll.unref()
  renew.unref()
  void ask('clock')

  return { now, toWallMs, enter, leave, speed: () => snapshot?.speed ?? 1, ready, close }

  function now(): number {
    // Never backwards: a restarted emulator may be behind what was extrapolated.
    latest = Math.max(latest, reckon())
    return latest
  }

  function reckon(): number {
    if (!snapshot) return latest === 0 ? wallNow() : latest
    if (snapshot.held) return snapshot.now
    const sinceMs = Math.min(Math.max(0, wallNow() - snapshot.heard), trustMs)
    return snapshot.now + sinceMs * snapshot.speed
  }

  function toWallMs(durationMs: number): number {
    const speed = snapshot?.speed ?? 1
    return speed > 0 ? durationMs / speed : durationMs
  }

  async function enter(): Promise<void> {
    inside += 1
    holding ??= hold()
    await holding
  }

  async function leave(): Promise<void> {
    inside -= 1
    if (inside > 0) return
    const before = holding
    holding = undefined
    await before
    // Someone may have come in meanwhile; then the hold is theirs.
    if (inside === 0) await ask('clock/release', { holder: deps.holder })
    if (inside > 0) await hold()
  }

  function hold(): Promise<void> {
    return ask('clock/hold', { holder: deps.holder, ttlMs: holdTtlMs })
  }

  async function ask(path: string, body?: object): Promise<void> {
    if (closed) return
    try {
      const response = await request(`${deps.controlUrl}/${path}`, {
        ...(body && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
        signal: AbortSignal.timeout(requestTimeoutMs),
      })
      const answer = (await response.json()) as Partial<Snapshot>
      if (typeof answer.now !== 'number' || typeof answer.speed !== 'number') return
      // The first answer may be far from the wall's time; from then on only forwards.
      if (!snapshot) latest = answer.now
      const held = answer.held === true
      snapshot = { now: answer.now, speed: answer.speed, held, heard: wallNow() }
      firstHeard()
    } catch {
      // The emulator is away. Time stands still by `trustMs`, and the next poll finds it again.
    }
  }

  async function ready(withinMs: number): Promise<void> {
    const deadline = wallNow() + withinMs
    while (!snapshot && !closed && wallNow() < deadline) {
      await Promise.race([heard, new Promise((done) => setTimeout(done, pollMs))])
    }
    if (!snapshot) throw new Error(`no clock answered at ${deps.controlUrl} within ${withinMs} ms`)
  }

  function close(): void {
    closed = true
    clearInterval(poll)
    clearInterval(renew)
  }
}
