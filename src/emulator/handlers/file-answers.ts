// Listing, reading and deleting files, the same for a node and for a task.

import { deleteFiles } from '../life/deleted-files.ts'
import type { FileEntry } from '../views/node-files.ts'
import { fault } from '../wire/batch-fault.ts'
import { checkConditions } from '../wire/conditions.ts'
import { fileFields } from '../wire/filter-fields.ts'
import type { EmulatorResponse } from '../wire/http.ts'
import { httpDate, isoOf } from '../wire/wire-time.ts'
import { type Call, done } from './call.ts'
import type { FilePlace } from './file-places.ts'
import { listPage } from './list-page.ts'

const plainFile = '0o100644'

/** Only text was recorded; that other files come as bytes is assumed. */
const typeOf = (name: string): string =>
  /\.(txt|log|out|err|sh|py|cmd|ps1|csv|md)$/i.test(name)
    ? 'text/plain'
    : /\.json$/i.test(name)
      ? 'application/json'
      : 'application/octet-stream'

const isRecursive = (call: Call): boolean =>
  call.url.query.get('recursive')?.toLowerCase() === 'true'

/** Without `recursive` only what stands directly under the root; sizes are texts, as recorded. */
export function listFiles(call: Call, { base, entries }: FilePlace): EmulatorResponse {
  const recursive = isRecursive(call)
  return listPage(call, {
    metadata: 'files',
    items: entries.filter(({ name }) => recursive || !name.includes('/')),
    keyOf: ({ name }) => name,
    fields: fileFields,
    view: (entry) => ({
      name: entry.name,
      url: `${base}/${entry.name}`,
      isDirectory: entry.isDirectory,
      ...(entry.isDirectory ? {} : { properties: propertiesOf(entry) }),
    }),
  })
}

const propertiesOf = ({ name, bytes, createdMs, atMs, onWindows }: FileEntry) => ({
  ...(onWindows ? { creationTime: isoOf(createdMs) } : {}),
  lastModified: isoOf(atMs),
  contentLength: String(bytes),
  contentType: typeOf(name),
  ...(onWindows ? {} : { fileMode: plainFile }),
})

/**
 * GET and HEAD of one file. A range is answered with 200: the SDK takes no other status, and a real answer
 * to one was never recorded. HEAD also tells of a directory; that GET finds no file there is assumed.
 */
export function readFile(call: Call, place: FilePlace): EmulatorResponse {
  const isHead = call.method === 'HEAD'
  const entry = entryOf(call, place)
  if (!entry || (entry.isDirectory && !isHead)) throw fault('FileNotFound')
  const { 'if-modified-since': since, 'if-unmodified-since': until } = call.headers
  const asked = { 'if-modified-since': since, 'if-unmodified-since': until }
  if (checkConditions(asked, { atMs: entry.atMs, revision: 0 }, true)) {
    return { status: 304, headers: { 'last-modified': httpDate(entry.atMs) }, body: '' }
  }
  return {
    status: 200,
    headers: {
      'content-type': typeOf(entry.name),
      'last-modified': httpDate(entry.atMs),
      ...(entry.onWindows ? { 'ocp-creation-time': httpDate(entry.createdMs) } : {}),
      'ocp-batch-file-isdirectory': entry.isDirectory ? 'True' : 'False',
      ...(entry.onWindows ? {} : { 'ocp-batch-file-mode': modeOf(entry) }),
      'ocp-batch-file-url': encodeURIComponent(`${place.base}/${entry.name}`),
      ...(isHead ? { 'content-length': String(entry.bytes) } : {}),
    },
    body: isHead ? '' : contentOf(entry, call),
  }
}

const modeOf = ({ isDirectory }: FileEntry): string => (isDirectory ? '0o040755' : plainFile)

/** Deletes a file, or a directory with `recursive`. The code for one that is not empty without it is assumed. */
export function deleteFile(call: Call, place: FilePlace): EmulatorResponse {
  const entry = entryOf(call, place)
  if (!entry) throw fault('FileNotFound')
  const isEmpty = !place.entries.some(({ name }) => name.startsWith(`${entry.name}/`))
  if (entry.isDirectory && !isEmpty && !isRecursive(call)) throw fault('IOError')
  const path = place.root === '' ? entry.name : `${place.root}/${entry.name}`
  deleteFiles(call.life, place.at, path)
  return done(call, 200, { id: false })
}

/** Paths come with either slash, and with one too many at the end. */
function entryOf(call: Call, { entries }: FilePlace): FileEntry | undefined {
  const path = (call.params.path ?? '').replaceAll('\\', '/').replace(/^\/+|\/+$/g, '')
  return entries.find(({ name }) => name === path)
}

/** A file of which only the size is known is made of zeros; so many are given at once. */
const mostBytes = 64 * 1024 * 1024

function contentOf(entry: FileEntry, call: Call): Buffer {
  const { from, to } = rangeOf(entry.bytes, call.headers['ocp-range'] ?? call.headers.range)
  if (to - from > mostBytes) {
    throw fault('OperationNotImplementedByEmulator', {
      Operation: `Reading more than ${mostBytes} bytes at once`,
    })
  }
  const text = Buffer.from(entry.text).subarray(from, to)
  return Buffer.concat([text, Buffer.alloc(to - from - text.length)])
}

/** `bytes=first-last`, the last included; beyond the end of the file it ends there. */
function rangeOf(size: number, range: string | undefined): { from: number; to: number } {
  if (range === undefined) return { from: 0, to: size }
  const match = /^bytes=(\d+)-(\d*)$/i.exec(range.trim())
  const from = Number(match?.[1])
  const last = match?.[2] ? Number(match[2]) : size - 1
  if (!match || last < from || from >= size) throw fault('InvalidRange')
  return { from, to: Math.min(last + 1, size) }
}
