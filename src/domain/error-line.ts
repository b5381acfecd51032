// Picks the line of an output that tells the failure: what an operator would look for first.

const telling = [
  /\b(?:fatal|panic|segmentation fault|out of memory|no space left)\b/i,
  /\b(?:error|exception|traceback|cannot|could not|failed|failure|denied|refused|timed? ?out|not found|unable)\b|^E:/i,
]
const maxLength = 400

/** The first line of the strongest kind; else the last line that is not empty; else nothing. */
export function firstErrorLine(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  for (const pattern of telling) {
    const line = lines.find((candidate) => pattern.test(candidate))
    if (line) return shorten(line)
  }
  return shorten(lines.findLast((line) => line !== '') ?? '')
}

function shorten(line: string): string {
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1)}…`
}
