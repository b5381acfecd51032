// Guesses what a mistyped word was meant to be.
import { nearest } from '../domain/nearest.ts'

/** ` Did you mean "incidents"?`, or nothing when no word is near. */
export function suggestion(given: string, words: readonly string[], quote = '"'): string {
  const near = nearest(given, words)
  return near === undefined ? '' : ` Did you mean ${quote}${near}${quote}?`
}
