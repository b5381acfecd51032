// The world on disk: written atomically, read at the start, with a ceiling that time never falls below.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { WorldState } from './life/state.ts'

export interface SavedWorld {
  readonly world: WorldState
  /** No virtual time later than this was ever shown to anyone. */
  readonly ceilingMs: number
}

const savedSchema = z.object({
  ceilingMs: z.number(),
  world: z.custom<WorldState>(
    (value) => z.looseObject({ format: z.literal(1), nowMs: z.number() }).safeParse(value).success,
  ),
})

/** Reads what an earlier run left; undefined when there is nothing. Throws one sentence when it cannot be used. */
export function readStateFile(path: string): SavedWorld | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return savedSchema.parse(JSON.parse(text))
  } catch {
    throw new Error(
      `The state in ${path} cannot be read; start with --fresh to begin the world anew.`,
    )
  }
}

/** Writes beside the file and renames: a killed process leaves the old state or the new one, never half. */
export function writeStateFile(path: string, worldJson: string, ceilingMs: number): void {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, `{"ceilingMs":${ceilingMs},"world":${worldJson}}`)
  renameSync(draft, path)
}
