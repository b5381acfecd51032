// The name that was probably meant.

/** The known name that differs least from the given one; undefined where none is like it. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const word = given.toLowerCase().slice(0, 64)
  let best: { name: string; steps: number } | undefined
  for (const name of known) {
    const steps = stepsBetween(word, name.toLowerCase())
    if (steps < (best?.steps ?? Number.POSITIVE_INFINITY)) best = { name, steps }
  }
  const allowed = Math.max(1, Math.floor(word.length / 3))
  return best && best.steps <= allowed ? best.name : undefined
}

/** How many letters are to be put in, taken out or changed to make one word of the other. */
function stepsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
