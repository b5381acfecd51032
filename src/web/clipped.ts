// Cuts texts that are too long to be read: a browser lays out ten thousand letters without a gap for seconds.

/** No text of ours is half as long; what a program wrote is read in the reader of kept files, and whole there. */
const longest = 2_000

/** The same answer with each text cut at so many letters, never within a character. */
export function clipped(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length <= longest ? value : `${value.slice(0, longest).replace(/\p{Cs}$/u, '')}…`
  }
  if (Array.isArray(value)) return value.map(clipped)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, clipped(part)]))
}
