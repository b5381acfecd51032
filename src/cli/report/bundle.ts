// The files of a support bundle and the zip that holds them; no secret passes here, whatever brought it.
import { strToU8, zipSync } from 'fflate'
import { redact } from '../../domain/redact.ts'

export interface BundleFile {
  /** Within the zip, with `/`. */
  name: string
  text: string
}

/** Each text is redacted once more, though the app has done so: a bundle goes to strangers. */
export function bundleOf(files: readonly BundleFile[], at: number): Uint8Array {
  const entries = files.map(({ name, text }) => [name, strToU8(withNewline(redact(text)))])
  // Zip knows no years before 1980, and a file's time is the local one: the hour does not matter.
  return zipSync(Object.fromEntries(entries), { level: 6, mtime: at })
}

/** JSON whose every text is redacted by itself, so that what is cut stays within its quotes. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, one) => (typeof one === 'string' ? redact(one) : one), 2)
}

/** A name from outside as the name of a file on every system. */
export function fileName(index: number, name: string): string {
  const safe = name.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '')
  return `${String(index + 1).padStart(2, '0')}-${safe.slice(0, 80) || 'text'}.txt`
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
