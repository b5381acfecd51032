// The ids under which a message goes out: made from its key, so that every repetition of it carries the same.
import { createHash } from 'node:crypto'

/** Short, and safe in a header: the key of a message about 750 incidents is several KB long. */
export function messageId(key: string): string {
  return `msg_${digestOf(key).slice(0, 32)}`
}

/** The same as a UUID (RFC 9562, version 8: made by a rule of our own). */
export function messageUuid(key: string): string {
  const hex = digestOf(key)
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
  ]
  return [...parts, hex.slice(20, 32)].join('-')
}

function digestOf(key: string): string {
  return createHash('sha256').update(`batch-medic message ${key}`).digest('hex')
}
