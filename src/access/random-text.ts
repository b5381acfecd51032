// Text that nobody can guess: lower-case letters and digits from the system's own randomness.
import { randomInt } from 'node:crypto'

const signs = 'abcdefghijklmnopqrstuvwxyz0123456789'

export function randomText(length: number): string {
  return Array.from({ length }, () => signs[randomInt(signs.length)]).join('')
}
