// Picks the line of an output that tells the failure: what an operator would look for first.

const telling = [
  /\b(?:fatal|panic|segmentation fault|out of memory|no space left|killed)\b/i,
  /\b(?:\w*error|\w*exception|cannot|can't|could not|couldn't|failed|failure|denied|refused|timed? ?out|not found|unable|no such)\b|^E:/i,
  /\btraceback\b/i,
]
/** Lines that speak of errors and tell of none. */
const harmless =
  /\b(?:0 errors?|no errors?|without errors?|errors?: 0|error[_-]?count[:=] ?0)\b|^\+ /i
const maxLength = 400

/** The first line of the strongest kind; else the last line that is not empty; else nothing. */
export function firstErrorLine(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  for (const pattern of telling) {
    const line = lines.find((candidate) => pattern.test(candidate) && !harmless.test(candidate))
    if (line) return shortLine(line)
  }
  return shortLine(lines.findLast((line) => line !== '') ?? '')
}

/** At most 400 characters; a cut ends in `…`. */
export function shortLine(line: string): string {
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1)}…`
}
