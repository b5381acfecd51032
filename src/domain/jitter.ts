// Spreads moments that would else fall together, by a number that the same text always gives: deciding stays pure.

/** A back-off is longer or shorter by this share of itself at the most. */
export const jitterShare = 0.2

/** `ms` × (1 ± `jitterShare`), whole milliseconds; the same for the same text. */
export function jittered(ms: number, text: string): number {
  return Math.round(ms * (1 + jitterShare * (2 * fraction(text) - 1)))
}

/** From 0 to `ms`, whole milliseconds; the same for the same text. */
export function spreadOver(ms: number, text: string): number {
  return Math.round(ms * fraction(text))
}

/** From 0 to 1. FNV-1a over 32 bits, and the finish of MurmurHash3, so that `t1` and `t2` are far apart. */
function fraction(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
