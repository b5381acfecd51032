// Which lines of a long file are drawn: a browser stands still over a hundred thousand, and one cause takes a screen.

/** From, and up to but not with; from 0. */
export interface TextWindow {
  from: number
  to: number
}

/** Drawn at first; a log of this length is read whole at once. */
export const firstLines = 600
/** And so many with each asking for more. */
export const moreLines = 2_000

/** The marked line with what led to it, or the end, where a program says why it stopped. */
export function windowOf(count: number, marked?: number): TextWindow {
  if (count <= firstLines) return { from: 0, to: count }
  const wanted = marked === undefined ? count : marked - Math.floor(firstLines / 2)
  const from = Math.max(0, Math.min(wanted, count - firstLines))
  return { from, to: from + firstLines }
}

export function widened(
  { from, to }: TextWindow,
  where: 'before' | 'after',
  count: number,
): TextWindow {
  if (where === 'before') return { from: Math.max(0, from - moreLines), to }
  return { from, to: Math.min(count, to + moreLines) }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of terminals are made of them
const colours = /\u001b\[[\d;]*m/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A line as it is drawn: nothing in it can turn the order of what is read, or hide. */
export function visibleLine(line: string): string {
  return line
    .replace(/\r$/, '')
    .replace(colours, '')
    .replace(controls, (one) =>
      String.fromCodePoint(0x2400 + (one === '\u007f' ? 0x21 : one.charCodeAt(0))),
    )
    .replace(directions, (one) => `⟨U+${one.charCodeAt(0).toString(16).toUpperCase()}⟩`)
}
