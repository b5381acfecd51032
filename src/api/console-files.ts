// The files of the page as the build left them, read once and kept.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

export interface ConsoleFile {
  body: Uint8Array
  type: string
  /** As HTTP writes it, with its quotes. */
  etag: string
}

/** By name: `index.html`, `main-3F7A.js`. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>

/** By extension; what is not here is not served. */
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

/** Beside the bundle in dist/functions or dist/chunks, or where `npm run build` leaves them, seen from here. */
const folders = [
  new URL('../console/', import.meta.url),
  new URL('../../dist/console/', import.meta.url),
]

/** Empty where nothing was built. */
export function readConsoleFiles(places: readonly URL[] = folders): ConsoleFiles {
  for (const folder of places) {
    const names = namesIn(folder)
    if (names.includes('index.html')) return new Map(names.flatMap((name) => entry(folder, name)))
  }
  return new Map()
}

function entry(folder: URL, name: string): [string, ConsoleFile][] {
  const type = types[/\.([a-z]+)$/.exec(name)?.[1] ?? '']
  if (type === undefined) return []
  const body = readFileSync(new URL(name, folder))
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return [[name, { body, type, etag }]]
}

function namesIn(folder: URL): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** As package.json says, which lies two folders up from the source as from the bundle; empty where it was left out. */
export function productVersion(): string {
  try {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
    const { version } = Object(JSON.parse(text)) as { version?: unknown }
    return typeof version === 'string' ? version : ''
  } catch {
    return ''
  }
}
