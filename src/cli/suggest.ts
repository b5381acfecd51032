// Guesses what a mistyped word was meant to be.

/** ` Did you mean "incidents"?`, or nothing when no word is near. */
export function suggestion(given: string, words: readonly string[], quote = '"'): string {
  const ranked = words
    .map((word) => ({ word, distance: distance(given.toLowerCase(), word.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)
  const [best] = ranked
  // A third of the letters may be wrong, and two in any case.
  const near = best && best.distance <= Math.max(2, Math.floor(best.word.length / 3))
  return near ? ` Did you mean ${quote}${best.word}${quote}?` : ''
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
