// What every part of a world's state is made of: bodies as they came, failures, ids that compare without case.

/** A request or resource body as it came over the wire; given back as it was sent. */
export type Wire = Record<string, unknown>

interface NameValue {
  readonly name: string
  readonly value: string
}

export interface FailureInfo {
  readonly category: 'UserError' | 'ServerError'
  readonly code: string
  readonly message: string
  readonly details?: readonly NameValue[] | undefined
}

/**
 * Ids keep the case they were given and compare without it. Records are plain objects, which already answer to
 * `constructor` and `__proto__`: these two, proper ids as well, get a sign before them that no id has.
 */
export const keyOf = (id: string): string => {
  const key = id.toLowerCase()
  return key in Object.prototype ? `$${key}` : key
}

/** Limits beyond a thousand years are Batch's way of writing none. */
export const endlessMs = 1_000 * 365 * 86_400_000
