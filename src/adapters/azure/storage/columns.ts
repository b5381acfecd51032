// A row's value as columns: JSON in pieces, because the store takes 64 KiB of UTF-16 a property and 1 MiB a row.

import { leadCharacters } from '../../../ports/rows.ts'

const pieceCharacters = 30_000
/** 900 KB of UTF-16; the rest of the 1 MiB is for names, keys and the service's own fields. */
const maxValueCharacters = 450_000

/**
 * `v0`, `v1` … ; throws where the value does not fit into one row. With `lead`, `v0` ends behind the first property:
 * whoever joins the columns reads the same JSON, and whoever asks for `v0` gets no more than that.
 */
export function toColumns(row: string, value: unknown, lead = false): Record<string, string> {
  const json = JSON.stringify(value ?? null)
  if (json.length > maxValueCharacters) {
    throw new RangeError(
      `Row ${row} holds ${json.length} characters; at most ${maxValueCharacters} fit into one row`,
    )
  }
  const columns: Record<string, string> = {}
  let start = 0
  let next = lead ? leadLength(json, value) : 0
  for (let index = 0; start < json.length; index += 1) {
    let end = next > 0 ? next : Math.min(start + pieceCharacters, json.length)
    next = 0
    // Half of a surrogate pair would not survive the way through UTF-8.
    if (end < json.length && isHighSurrogate(json.charCodeAt(end - 1))) end -= 1
    columns[`v${index}`] = json.slice(start, end)
    start = end
  }
  return columns
}

export function fromColumns(entity: Readonly<Record<string, unknown>>): unknown {
  let json = ''
  for (let index = 0; ; index += 1) {
    const piece = entity[`v${index}`]
    if (typeof piece !== 'string') break
    json += piece
  }
  return json === '' ? undefined : JSON.parse(json)
}

/** Of `v0` alone: the first property, the whole value, or undefined where that goes on in other columns. */
export function fromLead({ v0 }: Readonly<Record<string, unknown>>): unknown {
  if (typeof v0 !== 'string' || v0.length >= leadCharacters) return undefined
  // JSON that is whole ends in no comma.
  return JSON.parse(v0.endsWith(',') ? `${v0.slice(0, -1)}}` : v0)
}

/** Up to the comma behind the first property; 0 where no other comes, or where it is too long. */
function leadLength(json: string, value: unknown): number {
  const first = Object.entries(Object(value)).slice(0, 1)
  const lead = `${JSON.stringify(Object.fromEntries(first)).slice(0, -1)},`
  return lead.length < leadCharacters && json.startsWith(lead) ? lead.length : 0
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the store forbids exactly these in keys
const forbidden = /[/\\#?\u0000-\u001f\u007f-\u009f]/

/** The store's own answer to such a key does not say which character it dislikes. */
export function assertKey(key: string): void {
  if (forbidden.test(key)) {
    throw new RangeError(
      `Key ${JSON.stringify(key)} holds a character that the store forbids: / \\ # ? or a control character`,
    )
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
