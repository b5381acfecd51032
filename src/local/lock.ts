// One run at a time in a state folder: a file with the launcher's process id.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folders this very process holds: process ids come back, in containers often the same one. */
const held = new Set<string>()

/**
 * Takes the folder; a lock whose process is gone is taken over.
 * @returns what gives it back
 * @throws Error with one sentence when another process holds it
 */
export function takeLock(stateDir: string, pid: number = process.pid): () => void {
  mkdirSync(stateDir, { recursive: true })
  const path = join(stateDir, 'lock')
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      // `wx` fails when the file is there: two starts at the same moment cannot both win.
      writeFileSync(path, String(pid), { flag: 'wx' })
      held.add(path)
      return () => {
        held.delete(path)
        rmSync(path, { force: true })
      }
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
      const holder = Number(readFileSync(path, 'utf8'))
      if (held.has(path) || (isAlive(holder) && holder !== pid)) {
        throw new Error(
          `Batch Medic already runs in ${stateDir} (process ${holder}). Stop it, or start another with --state DIR --port-base N`,
        )
      }
      rmSync(path, { force: true })
    }
  }
  throw new Error(`${path} cannot be taken; remove it`)
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}
