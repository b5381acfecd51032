// Reads a file or the standard input, whole or, where it is huge, its end.
import { open, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { mostBytes, mostTextBytes } from '../diagnose/input.ts'
import { CliError } from './usage.ts'

export interface Bytes {
  bytes: Uint8Array
  /** Whether what stood in front of it was left out. */
  cut: boolean
  /** How it began, where that was left out. */
  head?: Uint8Array
}

/** Enough to tell a document from a log. */
const headBytes = 256

/** Throws `CliError` with 2 for a file that cannot be read. */
export async function readBytes(path: string, stdin: Readable): Promise<Bytes> {
  return path === '-' ? fromStream(stdin) : fromFile(path)
}

async function fromFile(path: string): Promise<Bytes> {
  try {
    const { size } = await stat(path)
    const length = size > mostBytes ? mostTextBytes * 4 : size
    const file = await open(path)
    try {
      // A pipe given by name has no size: it is read to its end.
      if (size === 0) return { bytes: await file.readFile(), cut: false }
      const head = new Uint8Array(length < size ? headBytes : 0)
      if (head.length > 0) await file.read(head, 0, headBytes, 0)
      const bytes = new Uint8Array(length)
      const { bytesRead } = await file.read(bytes, 0, length, size - length)
      const cut = length < size
      return {
        bytes: evenly(bytes.subarray(0, bytesRead), size - length),
        cut,
        ...(cut ? { head } : {}),
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new CliError(2, unreadable(path, (error as NodeJS.ErrnoException).code ?? ''))
  }
}

/** Cut in the middle of a UTF-16 letter, a text would be read a byte askew. */
function evenly(bytes: Uint8Array, from: number): Uint8Array {
  return from % 2 === 1 ? bytes.subarray(1) : bytes
}

function unreadable(path: string, code: string): string {
  switch (code) {
    case 'ENOENT':
      return `There is no file "${path}"; give a file, or - for the standard input.`
    case 'EISDIR':
      return `"${path}" is a folder; give a file in it.`
    case 'EACCES':
    case 'EPERM':
      return `"${path}" may not be read (${code}).`
    default:
      return `"${path}" cannot be read (${code || 'unknown reason'}).`
  }
}

async function fromStream(stdin: Readable): Promise<Bytes> {
  const chunks: Uint8Array[] = []
  let held = 0
  let head: Uint8Array | undefined
  for await (const chunk of stdin) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)
    chunks.push(bytes)
    held += bytes.length
    while (held - (chunks[0]?.length ?? 0) > mostBytes) {
      const gone = chunks.shift() ?? new Uint8Array()
      held -= gone.length
      head ??= gone.slice(0, headBytes)
    }
  }
  return { bytes: Buffer.concat(chunks), cut: head !== undefined, ...(head ? { head } : {}) }
}
