// One run at a time in a state folder: a file with the launcher's process id.
import { join } from 'node:path'
import { takeLockFile } from '../emulator/lock-file.ts'

/**
 * Takes the folder; a lock whose process is gone is taken over.
 * @returns what gives it back
 * @throws Error with one sentence when another process holds it
 */
export const takeLock = (stateDir: string, pid: number = process.pid): (() => void) =>
  takeLockFile(
    join(stateDir, 'lock'),
    (holder) =>
      `Batch Medic already runs in ${stateDir} (process ${holder}). Stop it, or start another with --state DIR --port-base N`,
    pid,
  )
