// Makes text from outside fit for one line of a message: no secrets, no control or direction characters, not too long.
import { redact } from './redact.ts'

/** How far beyond the cut a secret is still looked for, so that one which crosses the cut is seen whole. */
const secretSlack = 2000

/**
 * One line of at most `maxLength` UTF-16 units that is safe to escape and show: redacted, line breaks become spaces,
 * control, format and bidi characters go, floods of combining marks are thinned, a cut ends in `…`.
 */
export function plain(text: string, maxLength: number): string {
  const clean = redact(text.slice(0, maxLength + secretSlack))
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}]/gu, '')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/ {2,}/g, ' ')
    .trim()
  return clean.length <= maxLength ? clean : `${cut(clean, maxLength - 1).trimEnd()}…`
}

/** An id shortened in its middle, where ids differ least: `tvmps_25b8d2c1…7f01_d`. */
export function shortId(id: string, maxLength = 24): string {
  const clean = plain(id, 200)
  if (clean.length <= maxLength) return clean
  const tail = Math.floor((maxLength - 1) / 3)
  return `${cut(clean, maxLength - 1 - tail)}…${clean.slice(-tail).replace(/^\p{Cs}/u, '')}`
}

/** `1 node`, `7 nodes`: an English count of a regular noun. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The text in front of `length`, never ending in half a character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Cs}$/u, '')
}
