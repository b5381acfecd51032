// Chance that depends on nothing but the seed and what it is asked about: same seed, same life.
import { createHash } from 'node:crypto'

/** 64 hexadecimal digits made of the seed and the parts. */
export const hexOf = (seed: string, ...parts: (string | number)[]): string =>
  createHash('sha256')
    .update([seed, ...parts].join('\u0000'))
    .digest('hex')

/** A number in [0, 1). */
export const shareOf = (seed: string, ...parts: (string | number)[]): number =>
  Number.parseInt(hexOf(seed, ...parts).slice(0, 12), 16) / 2 ** 48

/** A whole number of milliseconds between the two, inclusive. */
export const betweenMs = (
  [lowMs, highMs]: readonly [number, number],
  seed: string,
  ...parts: (string | number)[]
): number => Math.round(lowMs + shareOf(seed, ...parts) * (highMs - lowMs))

/** A GUID in the form of a random one. */
export function guidOf(seed: string, ...parts: (string | number)[]): string {
  const hex = hexOf(seed, ...parts)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
