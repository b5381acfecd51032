// Reads JSON that people write into settings, and tells what is wrong with it without showing it.
import type { z } from 'zod'

/** The value, or why there is none, without a word of the text. */
export function parseJson(
  text: string,
): { ok: true; value: unknown } | { ok: false; reason: string } {
  try {
    // Some editors begin a file with a byte order mark.
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) }
  } catch (error) {
    // The engine quotes the text it could not read, and that may hold a secret.
    const message = error instanceof Error ? error.message : ''
    const reason = message.replace(/(?:, )?(?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON/s, '')
    return { ok: false, reason: reason || 'it cannot be parsed' }
  }
}

/** One sentence an issue: where, what is there, what is wanted. */
export function issueTexts(what: string, error: z.ZodError): readonly string[] {
  return error.issues.map((issue) => {
    const path = issue.path.map(String).join('.')
    return `${what}${path ? `, at ${path}` : ''}: ${issue.message}`
  })
}
