// Keeps a world in a file while it lives, so that a killed process goes on where it was.
import type { Emulator } from './emulator.ts'
import { takeLockFile } from './lock-file.ts'
import { readStateFile, type SavedWorld, writeStateFile } from './state-file.ts'
import type { VirtualClock } from './virtual-clock.ts'
import type { EmulatorRequest } from './wire/http.ts'

const saveEveryMs = 1_000
/** How far ahead of the present the ceiling lies; wall milliseconds. A save that comes late stops time for a moment. */
const ceilingAheadMs = 2_000

export interface Saving {
  /** What an earlier run left. */
  readonly saved: SavedWorld | undefined
  /** Saves once, and then again and again. */
  begin(emulator: Emulator, clock: VirtualClock): void
  /** What a caller is told must already be kept. */
  beforeAnswer(request: EmulatorRequest): void
  end(): void
}

/**
 * Opens the file for this process alone.
 * @throws Error with one sentence when another process has it, or it cannot be read
 */
export function openSaving(path: string, fresh: boolean): Saving {
  const release = takeLockFile(
    `${path}.lock`,
    (holder) =>
      `${path} is kept by another emulator (process ${holder}). Stop it, or give another --state FILE.`,
  )
  let save = (_present: boolean): void => {}
  return {
    saved: fresh ? undefined : readStateFile(path),
    begin(emulator, clock) {
      // The ceiling is on disk before time may pass the old one.
      save = (present) => {
        const ceilingMs = clock.now() + (present ? 0 : ceilingAheadMs * clock.speed)
        writeStateFile(path, emulator.save(), ceilingMs)
        clock.raiseCeiling(ceilingMs)
      }
      save(false)
      setInterval(() => save(false), saveEveryMs)
    },
    beforeAnswer({ method }) {
      if (method !== 'GET' && method !== 'HEAD') save(false)
    },
    end() {
      save(true)
      release()
    },
  }
}
