// The emulator's page: its files as they lie in src/emulator/page, with headers that let nothing else in.
import { readFileSync } from 'node:fs'
import type { EmulatorResponse } from '../wire/http.ts'

/** By extension; what is not here is not served. */
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Beside the source, or beside the bundle that a build makes of it. */
const folders = [new URL('../page/', import.meta.url), new URL('./page/', import.meta.url)]

/** The file of the page at a path such as `/` or `/page.css`; undefined when there is none. */
export function pageFile(path: string): EmulatorResponse | undefined {
  const name = path === '/' ? 'index.html' : path.slice(1)
  const type = /^[a-z-]+\.([a-z]+)$/.exec(name)?.[1]
  if (type === undefined || types[type] === undefined) return undefined
  for (const folder of folders) {
    try {
      const body = readFileSync(new URL(name, folder))
      return { status: 200, headers: { 'content-type': types[type], ...headers }, body }
    } catch {
      // The next folder may have it.
    }
  }
  return undefined
}

const headers = {
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}
