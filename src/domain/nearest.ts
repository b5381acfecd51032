// Guesses which word a mistyped one was meant to be.

/** The nearest of the words, or undefined when none is near: a third of its letters may be wrong, and two in any case. */
export function nearest(given: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((word) => ({ word, distance: distance(given.toLowerCase(), word.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance || longer(a.word, given) - longer(b.word, given))
  const [best] = ranked
  const isNear = best && best.distance <= Math.max(2, Math.floor(best.word.length / 3))
  return isNear ? best.word : undefined
}

/** Of two words that are as near, the one that is as long is likelier. */
function longer(word: string, given: string): number {
  return Math.abs(word.length - given.length)
}

/** Letters to insert, delete or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a.slice(0, 64)].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, replaced))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
