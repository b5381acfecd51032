// Folders for one test file, removed when it is over.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

// Runs when the file that imports this is over; each test file has its own copy of this module.
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

export function tempFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `batch-medic-${name}-`))
  made.push(folder)
  return folder
}
