// Where worlds come from: a file of the user's, or one by name that comes with the emulator.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseWorld, type World } from './world/world-schema.ts'

const folder = fileURLToPath(new URL('./worlds/', import.meta.url))

/** The names of the worlds that come along. */
export const worldNames = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'))
    .toSorted()

/**
 * Reads the world of a file, or the one of that name.
 * @throws Error with one sentence when there is none or it is no JSON, and with every fault of its content
 */
export function readWorld(given: string): World {
  const own = existsSync(given) ? given : `${folder}${given}.json`
  if (own !== given && !worldNames().includes(given)) {
    throw new Error(
      `There is no world file ${given}; give a file, or one of these names: ${worldNames().join(', ')}.`,
    )
  }
  return parseWorld(readJson(own), given)
}

/** Accounts without a pool or a job. */
export const emptyWorld = (names: readonly string[]): World =>
  parseWorld({ accounts: names.map((name) => ({ name })) })

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`The world file ${path} cannot be read: ${(error as Error).message}`)
  }
}
