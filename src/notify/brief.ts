// Makes a text short for people: node ids cut in their middle, long texts at the end of a word, sentences in their case.
import { plain, shortId } from '../domain/plain.ts'

/** Batch names nodes `tvmps_` and 64 hex digits; a text with several of them is much shorter once they are. */
const longNodeId = /\btvmps_[0-9a-f]{20,}_[a-z0-9]\b/gi
/** So much more of a text is looked at than is shown, for the ids in it that become short. */
const idSlack = 600

/** One clean line of at most `maxLength` UTF-16 units, see `plain`; a cut falls between two words and ends in `…`. */
export function brief(text: string, maxLength: number): string {
  const clean = plain(text, maxLength + idSlack).replace(longNodeId, (id) => shortId(id))
  if (clean.length <= maxLength) return clean
  const head = clean.slice(0, maxLength)
  const end = head.lastIndexOf(' ')
  // A word that fills half the line has no near end: it is cut where it must be, but not within a character.
  const kept = end >= maxLength / 2 ? head.slice(0, end) : head.slice(0, -1).replace(/\p{Cs}$/u, '')
  return `${kept.replace(/[\s,;:]+$/, '')}…`
}

/** Begins with a capital letter where it begins with a word; a name such as `tvm_1` or a path stays as it is. */
export function sentence(text: string): string {
  return /^\p{Ll}[\p{Ll}-]*(?=[\s:;,.]|$)/u.test(text)
    ? text.slice(0, 1).toUpperCase() + text.slice(1)
    : text
}

/** `text` as the front of a longer line: without the full stop at its end. */
export function unstopped(text: string): string {
  return text.replace(/\.$/, '')
}
