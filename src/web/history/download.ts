// A view of the history as one file: page after page, joined, with the key in a header and never in a link.
import type { Answer } from '../api-client.ts'

export type FileKind = 'csv' | 'ndjson'

export const fileKinds: Record<FileKind, { name: string; accept: string }> = {
  csv: { name: 'CSV', accept: 'text/csv' },
  ndjson: { name: 'NDJSON', accept: 'application/x-ndjson' },
}

/** One page as text. `next`: the continuation of the page after it. */
export interface TextPage {
  text: string
  next?: string
}

export interface DownloadDeps {
  kind: FileKind
  ask: (continuation: string | undefined) => Promise<Answer<TextPage>>
  /** After each page. */
  onPage: (rows: number) => void
  isCalledOff: () => boolean
}

export type Downloaded =
  /** `isCut`: there was more than one file should hold. */
  | { kind: 'file'; text: string; rows: number; isCut: boolean }
  | { kind: 'called-off' }
  | { kind: 'trouble'; trouble: Exclude<Answer<TextPage>, { kind: 'ok' }> }

/** A browser holds the whole file in memory; who wants more asks the API. */
export const mostRows = 100_000

/** All or nothing: a file that lacks its middle would be believed. */
export async function downloadAll({
  kind,
  ask,
  onPage,
  isCalledOff,
}: DownloadDeps): Promise<Downloaded> {
  const parts: string[] = []
  let rows = 0
  let continuation: string | undefined
  do {
    const answer = await ask(continuation)
    if (isCalledOff()) return { kind: 'called-off' }
    if (answer.kind !== 'ok') return { kind: 'trouble', trouble: answer }
    const { text, next } = answer.value
    const page = kind === 'csv' ? splitHead(text) : { head: '', body: text }
    if (parts.length === 0) parts.push(page.head)
    parts.push(closed(page.body))
    rows += kind === 'csv' ? countRecords(page.body) : page.body.split('\n').filter(Boolean).length
    onPage(rows)
    if (next === continuation) break
    continuation = next
  } while (continuation !== undefined && rows < mostRows)
  return {
    kind: 'file',
    text: parts.join(''),
    rows,
    isCut: continuation !== undefined && rows >= mostRows,
  }
}

/** RFC 4180: the first line names the columns, and no name of ours holds a line end. */
function splitHead(text: string): { head: string; body: string } {
  const at = text.indexOf('\n')
  return at < 0
    ? { head: closed(text), body: '' }
    : { head: text.slice(0, at + 1), body: text.slice(at + 1) }
}

const closed = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\r\n`)

/** Line ends outside of quotes. */
function countRecords(body: string): number {
  let count = 0
  let isQuoted = false
  for (const sign of closed(body)) {
    if (sign === '"') isQuoted = !isQuoted
    else if (sign === '\n' && !isQuoted) count += 1
  }
  return count
}

/** `batch-medic-incidents-2026-03-01T0405Z.csv`. */
export function fileName(kind: FileKind, now: number): string {
  const moment = new Date(now).toISOString().slice(0, 16).replace(':', '')
  return `batch-medic-incidents-${moment}Z.${kind}`
}
