// Listing and reading files, the same for a node and for a task.

import type { FileEntry } from '../views/node-files.ts'
import { fault } from '../wire/batch-fault.ts'
import type { Call } from '../wire/call.ts'
import { fileFields } from '../wire/filter-fields.ts'
import type { EmulatorResponse } from '../wire/http.ts'
import { listPage } from '../wire/list-page.ts'
import { httpDate, isoOf } from '../wire/wire-time.ts'

const plainFile = '0o100644'

/** Without `recursive` only what stands directly under the root; sizes are texts, as recorded. */
export function listFiles(
  call: Call,
  base: string,
  entries: readonly FileEntry[],
): EmulatorResponse {
  const recursive = call.url.query.get('recursive')?.toLowerCase() === 'true'
  return listPage(call, {
    metadata: 'files',
    items: entries.filter(({ name }) => recursive || !name.includes('/')),
    keyOf: ({ name }) => name,
    fields: fileFields,
    selectable: false,
    view: ({ name, isDirectory, text, atMs }) => ({
      name,
      url: `${base}/${name}`,
      isDirectory,
      ...(isDirectory
        ? {}
        : {
            properties: {
              lastModified: isoOf(atMs),
              contentLength: String(Buffer.byteLength(text)),
              contentType: 'text/plain',
              fileMode: plainFile,
            },
          }),
    }),
  })
}

/**
 * GET and HEAD of one file. A range is asked for by `ocp-range` and answered with 200:
 * the SDK takes no other status, and a real answer to one was never recorded.
 */
export function readFile(
  call: Call,
  base: string,
  entries: readonly FileEntry[],
): EmulatorResponse {
  const path = call.params.path ?? ''
  const entry = entries.find(({ name, isDirectory }) => name === path && !isDirectory)
  if (!entry) throw fault('FileNotFound')
  const since = Date.parse(call.headers['if-modified-since'] ?? '')
  if (Math.floor(entry.atMs / 1000) * 1000 <= since) return { status: 304, headers: {}, body: '' }
  const bytes = Buffer.from(entry.text)
  const range = call.headers['ocp-range']
  const part = range === undefined ? bytes : cut(bytes, range)
  return {
    status: 200,
    headers: {
      'content-type': 'text/plain',
      'last-modified': httpDate(entry.atMs),
      'ocp-batch-file-isdirectory': 'False',
      'ocp-batch-file-mode': plainFile,
      'ocp-batch-file-url': encodeURIComponent(`${base}/${path}`),
      ...(call.method === 'HEAD' ? { 'content-length': String(bytes.length) } : {}),
    },
    body: call.method === 'HEAD' ? '' : part,
  }
}

function cut(bytes: Buffer, range: string): Buffer {
  const match = /^bytes=(\d+)-(\d*)$/.exec(range.trim())
  const from = Number(match?.[1])
  const to = match?.[2] ? Number(match[2]) : bytes.length - 1
  if (!match || to < from || from >= bytes.length) throw fault('InvalidRange')
  return bytes.subarray(from, to + 1)
}
