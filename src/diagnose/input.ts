// Reads what somebody has at hand: bytes of a file or a pipe, in whatever encoding, as JSON or as text.

export type Input =
  | { kind: 'json'; values: readonly unknown[] }
  /** The end of a long text; lines end in `\n`. */
  | { kind: 'text'; text: string }

/** One sentence for the person who gave it. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** What a failure is told in stands at the end of a log. */
export const mostTextBytes = 64 * 1024
/** More than this is read from its end, and as text alone. */
export const mostBytes = 16 * 1024 * 1024

/** A control character in a hundred is still a text with colours; more is no text. */
const mostControlShare = 0.05

/**
 * Throws `InputError`. `cut` says that bytes in front of these were left out, and `head` what the first of them were:
 * of one huge document the end alone tells nothing, of a log it does.
 */
export function readInput(
  bytes: Uint8Array,
  name: string,
  cut = false,
  head: Uint8Array = new Uint8Array(),
): Input {
  const text = textOf(bytes, name)
  if (text.trim() === '') {
    throw new InputError(
      `${name} is empty; give it an error, a node, a task or pool as JSON, or the end of stderr.txt.`,
    )
  }
  const looksJson = /^\s*[[{"]/.test(text)
  if (looksJson && !cut) {
    const values = jsonOf(text)
    if (values) return { kind: 'json', values }
  }
  if (cut && beginsAsJson(head)) {
    const values = jsonLines(text.slice(text.indexOf('\n') + 1))
    if (values) return { kind: 'json', values }
    if (/[\]}]\s*$/.test(text)) throw new InputError(tooLarge(name))
  }
  return { kind: 'text', text: text.slice(-mostTextBytes) }
}

/** One document, or one a line. Undefined for what only looks like JSON. */
function jsonOf(text: string): readonly unknown[] | undefined {
  const whole = parsed(text)
  if (whole !== undefined) return [whole]
  return jsonLines(text)
}

function beginsAsJson(head: Uint8Array): boolean {
  return /^\s*[[{]/.test(new TextDecoder(encodingOf(head)).decode(head))
}

function tooLarge(name: string): string {
  return `${name} is JSON of more than ${mostBytes / 1024 / 1024} MB; give a part of it: the tasks or nodes that failed, or one of them.`
}

function jsonLines(text: string): readonly unknown[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 2) return undefined
  const values = lines.map(parsed)
  return values.every((value) => typeof value === 'object' && value !== null) ? values : undefined
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** UTF-8 with or without a mark, and the UTF-16 that PowerShell 5 writes on `>`; line ends become `\n`. */
function textOf(bytes: Uint8Array, name: string): string {
  const text = decoded(bytes).replace(/\r\n?/g, '\n')
  const sample = [...text.slice(0, 4096)]
  const odd = sample.filter(isOdd).length
  if (sample.includes('\u0000') || odd > sample.length * mostControlShare) {
    throw new InputError(
      `${name} is neither text nor JSON: it looks binary. Unpack it, or give the text it holds.`,
    )
  }
  return text
}

/** Where no letter beyond ASCII is UTF-8, the text is in the old encoding of Windows. */
function decoded(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  const text = new TextDecoder(encoding).decode(bytes)
  const old = encoding === 'utf-8' && text.includes('\ufffd') && !/[\u0080-\ufffc]/.test(text)
  return old ? new TextDecoder('windows-1252').decode(bytes) : text
}

/** Bell, backspace, tab, line feed, form feed and escape are found in logs. */
function isOdd(letter: string): boolean {
  return letter === '\ufffd' || (letter < ' ' && !'\u0007\b\t\n\f\u001b'.includes(letter))
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // Without a mark, text of the West shows its zero bytes at every second place.
  const sample = bytes.subarray(0, 512)
  const zeros = (parity: number) =>
    sample.filter((byte, index) => byte === 0 && index % 2 === parity).length
  const half = sample.length / 2
  if (half >= 2 && zeros(1) > half * 0.7 && zeros(0) === 0) return 'utf-16le'
  if (half >= 2 && zeros(0) > half * 0.7 && zeros(1) === 0) return 'utf-16be'
  return 'utf-8'
}
