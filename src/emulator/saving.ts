// The file of a running emulator: read at the start, kept while it lives, this process's alone.
import type { Emulator } from './emulator.ts'
import { type Disk, keepOnDisk } from './keep-on-disk.ts'
import { takeLockFile } from './lock-file.ts'
import { type KeptWorld, readStateLog } from './state-log.ts'
import { systemWall, type VirtualClock } from './virtual-clock.ts'

const beatMs = 1_000

export interface Saving {
  /** What an earlier run left. */
  readonly saved: KeptWorld | undefined
  /** For the emulator's `keep`: what a caller is told is on disk before. */
  readonly keep: Disk['keep']
  /** For the clock. */
  readonly stepped: Disk['stepped']
  /** Saves once, and then again and again. */
  begin(emulator: Emulator, clock: VirtualClock): void
  end(): void
}

/**
 * Opens the file for this process alone.
 * @throws Error with one sentence when another process has it, or it cannot be read
 */
export function openSaving(path: string, fresh: boolean): Saving {
  const release = orSay(
    () =>
      takeLockFile(
        `${path}.lock`,
        (holder) =>
          `${path} is kept by another emulator (process ${holder}). Stop it, or give another --state FILE.`,
      ),
    (reason) => `The world cannot be kept in ${path} (${reason}); give another --state FILE.`,
  )
  const saved = fresh ? undefined : orRelease(release, () => readStateLog(path))
  const disk = keepOnDisk(path, systemWall)
  return {
    saved,
    keep: (input) => orStop(path, () => disk.keep(input)),
    stepped: (toMs) => orStop(path, () => disk.stepped(toMs)),
    begin(emulator, clock) {
      orStop(path, () => disk.begin({ emulator, clock }))
      setInterval(() => orStop(path, disk.beat), beatMs)
    },
    end() {
      orStop(path, disk.end)
      release()
    },
  }
}

/** A disk that is full or away: to go on would be to answer what a restart forgets. */
function orStop(path: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    process.stderr.write(
      `The world can no longer be kept in ${path} (${(error as Error).message}); the emulator stops. What it answered so far is there.\n`,
    )
    process.exit(1)
  }
}

/** A file that is refused stays as it is, and nobody holds it. */
function orRelease<T>(release: () => void, act: () => T): T {
  try {
    return act()
  } catch (error) {
    release()
    throw error
  }
}

/** The system's own errors have a code and say neither what was tried nor what to do. */
function orSay<T>(act: () => T, sentence: (reason: string) => string): T {
  try {
    return act()
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code) throw error
    throw new Error(sentence((error as Error).message))
  }
}
