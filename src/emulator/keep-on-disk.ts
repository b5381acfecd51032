// When a running emulator's world goes to disk: each change at once, the whole of it now and then, the ceiling of time ahead.
import { beginsAnew } from './control/control.ts'
import type { Input } from './emulator.ts'
import { openStateLog, type StateLog } from './state-log.ts'
import type { VirtualClock } from './virtual-clock.ts'

interface Running {
  readonly emulator: { save(): string; now(): number; tick(): void }
  readonly clock: VirtualClock
}

export interface Disk {
  /** For the emulator's `keep`: on disk when it returns. */
  keep(input: Input): void
  /** For the clock: a step by hand is on disk before anyone sees it. */
  stepped(toMs: number): void
  /** Writes the first snapshot and lets time pass from here on. */
  begin(running: Running): void
  /** To be called about every wall second, so that time need not stand still. */
  beat(): void
  /** Writes the last snapshot; time ends where it is. */
  end(): void
}

/** How far ahead of the present the ceiling lies; wall milliseconds. A beat that comes late stops time for a moment. */
const ceilingAheadMs = 2_000
/** A snapshot bounds what a restart lives through again; it may take this share of the wall time, and no more. */
const snapshotShare = 0.02
const shortestBetweenMs = 10_000
const largestLogBytes = 32 * 1024 * 1024
/** Without any call a world lives on by itself, and a restart with it: now and then is enough. */
const longestBetweenMs = 600_000

/** Keeps a world in one file; `wall` is the system's clock in milliseconds. */
export function keepOnDisk(path: string, wall: () => number): Disk {
  let log: StateLog | undefined
  let running: Running | undefined
  let nextSnapshotMs = 0
  let overdueMs = 0

  const ceiling = ({ clock }: Running): number => clock.now() + ceilingAheadMs * clock.speed
  const snapshot = (now: Running, toMs: number): void => {
    const startedMs = wall()
    const json = now.emulator.save()
    if (log) log.snapshot(json, toMs)
    else log = openStateLog(path, json, toMs)
    // The ceiling is on disk before time may pass the old one.
    now.clock.raiseCeiling(toMs)
    const pauseMs = Math.max(shortestBetweenMs, (wall() - startedMs) / snapshotShare)
    nextSnapshotMs = wall() + pauseMs
    overdueMs = wall() + Math.max(longestBetweenMs, pauseMs)
  }
  return {
    keep(input) {
      // What a world begins anew as is what this process was given; the next one may be given another.
      if (running && beginsAnew(input.request)) snapshot(running, ceiling(running))
      else log?.keep(input)
    },
    stepped: (toMs) => log?.raiseCeiling(toMs),
    begin(now) {
      running = now
      snapshot(now, ceiling(now))
    },
    beat() {
      if (!running || !log) return
      const isDue = wall() >= (log.size() > 0 ? nextSnapshotMs : overdueMs)
      if (isDue || log.size() > largestLogBytes) {
        snapshot(running, ceiling(running))
        return
      }
      const toMs = ceiling(running)
      log.raiseCeiling(toMs)
      running.clock.raiseCeiling(toMs)
    },
    end() {
      if (!running) return
      running.emulator.tick()
      snapshot(running, running.clock.now())
      log?.close()
    },
  }
}
