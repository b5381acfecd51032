// A JSON file that is written as a whole or not at all, and never by two writers at once.
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'

export interface JsonFile<T> {
  /** What the file held at the start; undefined when there was none, or none that could be read. */
  initial: T | undefined
  /** Resolves when a state at least as new as the present one is on disk. */
  save(): Promise<void>
}

/**
 * Opens the file. One that does not fit the schema is put aside as `….bad`, not deleted.
 * @param current gives what is to be written, read at the moment of writing
 */
export function openJsonFile<T>(path: string, schema: z.ZodType<T>, current: () => T): JsonFile<T> {
  let writing: Promise<void> | undefined
  let next: Promise<void> | undefined
  mkdirSync(dirname(path), { recursive: true })
  return { initial: read(), save }

  function read(): T | undefined {
    if (!existsSync(path)) return undefined
    try {
      return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      renameSync(path, `${path}.bad`)
      return undefined
    }
  }

  /** Calls during a write share the one that follows it. */
  function save(): Promise<void> {
    if (!writing) {
      writing = write().finally(() => {
        writing = undefined
      })
      return writing
    }
    next ??= writing.then(start, start)
    return next
  }

  function start(): Promise<void> {
    next = undefined
    return save()
  }

  async function write(): Promise<void> {
    const text = JSON.stringify(current())
    await writeFile(`${path}.new`, text, { mode: 0o600 })
    await rename(`${path}.new`, path)
  }
}
