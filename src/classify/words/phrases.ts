// Phrases: the wordings by which a failure is told, and whether a text has one of them.
import { holds } from './letters-of.ts'

/** A text that must occur, a pattern, or several that must all occur in one line (the first of them a text). */
export type Phrase = string | RegExp | readonly [string, ...(string | RegExp)[]]

/** `words` is in lower case, and so is every phrase. Linear: no line is looked at twice for one phrase. */
export function says(words: string, phrases: readonly Phrase[]): boolean {
  return phrases.some((phrase) => has(words, phrase))
}

function has(words: string, phrase: Phrase): boolean {
  if (typeof phrase === 'string') return holds(words, phrase)
  if (phrase instanceof RegExp) return phrase.test(words)
  const anchor = phrase[0]
  if (!holds(words, anchor)) return false
  const others = phrase.slice(1)
  for (let at = words.indexOf(anchor); at !== -1; ) {
    const line = words.slice(words.lastIndexOf('\n', at) + 1, endOfLine(words, at))
    if (
      others.every((other) => (typeof other === 'string' ? line.includes(other) : other.test(line)))
    )
      return true
    at = words.indexOf(anchor, endOfLine(words, at))
  }
  return false
}

function endOfLine(words: string, at: number): number {
  const end = words.indexOf('\n', at)
  return end === -1 ? words.length : end
}
