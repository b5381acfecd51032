// The file of a running emulator: read at the start, kept while it lives, this process's alone.
import type { Emulator } from './emulator.ts'
import { keepOnDisk } from './keep-on-disk.ts'
import { takeLockFile } from './lock-file.ts'
import { type KeptWorld, readStateLog } from './state-log.ts'
import type { VirtualClock } from './virtual-clock.ts'

const beatMs = 1_000

export interface Saving {
  /** What an earlier run left. */
  readonly saved: KeptWorld | undefined
  /** For the emulator's `keep`: what a caller is told is on disk before. */
  readonly keep: ReturnType<typeof keepOnDisk>['keep']
  /** Saves once, and then again and again. */
  begin(emulator: Emulator, clock: VirtualClock): void
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
  const saved = fresh ? undefined : readStateLog(path)
  const disk = keepOnDisk(path, () => Date.now())
  return {
    saved,
    keep: disk.keep,
    begin(emulator, clock) {
      disk.begin({ emulator, clock })
      setInterval(disk.beat, beatMs)
    },
    end() {
      disk.end()
      release()
    },
  }
}
