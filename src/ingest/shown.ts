// Shows a foreign value inside a sentence: on one line, redacted and short.
import { redact } from '../domain/redact.ts'

const longestChars = 80
/** Cut before the secrets are looked for, whose patterns take long on a megabyte. */
const longestRead = 2000

export function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  const text = redact(textOf(value).slice(0, longestRead)).replace(/\s+/g, ' ')
  return text.length > longestChars ? `${text.slice(0, longestChars)}…` : text
}

/** What has no JSON form is told by its kind: a big integer, a function, a nesting too deep. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value
  } catch {
    return typeof value
  }
}
