// A row's value as columns: JSON in pieces, because the store takes 64 KiB of UTF-16 a property and 1 MiB a row.

const pieceCharacters = 30_000
/** 900 KB of UTF-16; the rest of the 1 MiB is for names, keys and the service's own fields. */
export const maxValueCharacters = 450_000

/** `v0`, `v1` … ; throws where the value does not fit into one row. */
export function toColumns(row: string, value: unknown): Record<string, string> {
  const json = JSON.stringify(value ?? null)
  if (json.length > maxValueCharacters) {
    throw new RangeError(
      `Row ${row} holds ${json.length} characters; at most ${maxValueCharacters} fit into one row`,
    )
  }
  const columns: Record<string, string> = {}
  let start = 0
  for (let index = 0; start < json.length; index += 1) {
    let end = Math.min(start + pieceCharacters, json.length)
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
