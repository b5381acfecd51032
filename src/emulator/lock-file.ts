// One process at a time: a file with the process id of whoever holds it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Files this very process holds: process ids come back, in containers often the same one. */
const held = new Set<string>()

/**
 * Takes the lock; one whose process is gone is taken over.
 * @param refusal the sentence for whoever comes second, given the holder's process id
 * @returns what gives it back
 * @throws Error with that sentence when another process holds it
 */
export function takeLockFile(
  path: string,
  refusal: (holder: number) => string,
  pid: number = process.pid,
): () => void {
  mkdirSync(dirname(path), { recursive: true })
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
      if (held.has(path) || (isAlive(holder) && holder !== pid)) throw new Error(refusal(holder))
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
