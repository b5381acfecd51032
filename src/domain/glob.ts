// Patterns with `*` and `?`, without case: whether one matches a text, and whether one matches all that another does.

/**
 * Whether a text matches a pattern with `*` and `?`, without case. Only the last `*` is ever tried anew, so the
 * steps are at most the product of both lengths: a regular expression of many `*` would need exponentially many.
 */
export function globMatches(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase()
  const given = text.toLowerCase()
  let at = 0
  let star = -1
  let afterStar = 0
  for (let index = 0; index < given.length; ) {
    if (wanted[at] === '*') {
      star = at
      afterStar = index
      at += 1
    } else if (wanted[at] === '?' || wanted[at] === given[index]) {
      at += 1
      index += 1
    } else {
      if (star < 0) return false
      afterStar += 1
      index = afterStar
      at = star + 1
    }
  }
  return /^\**$/.test(wanted.slice(at))
}

/** More than any pattern that people write needs; beyond it the answer is that nothing is certain. */
const mostSteps = 20_000

/**
 * True only where it is certain that `wide` matches every text that `narrow` matches. All texts of `narrow` are walked
 * at once: a place in `narrow`, with the places in `wide` that the text so far can have led to. Letters that neither
 * pattern names are alike, so one stands for all.
 */
export function globCovers(wide: string, narrow: string): boolean {
  const outer = wide.toLowerCase().replace(/\*+/g, '*')
  const inner = narrow.toLowerCase().replace(/\*+/g, '*')
  const other = '\u0000'
  // Two texts of `narrow` tell most of those apart that `wide` does not cover, and cost next to nothing.
  const samples = ['', other].map((some) => inner.replaceAll('*', some).replaceAll('?', other))
  if (samples.some((text) => !globMatches(outer, text))) return false
  const letters = [...new Set([...outer, ...inner, other])].filter((it) => it !== '*' && it !== '?')
  const seen = new Set<string>()
  const open: { at: number; places: readonly number[] }[] = [
    { at: 0, places: pastStars(outer, [0]) },
  ]
  for (let one = open.pop(); one; one = open.pop()) {
    const key = `${one.at}:${one.places.join()}`
    if (seen.has(key)) continue
    seen.add(key)
    if (seen.size > mostSteps) return false
    const { at, places } = one
    const ends = /^\*?$/.test(inner.slice(at))
    if (ends && !places.includes(outer.length)) return false
    const sign = inner[at]
    if (sign === undefined) continue
    if (sign === '*') open.push({ at: at + 1, places })
    const next = sign === '*' ? at : at + 1
    for (const letter of sign === '*' || sign === '?' ? letters : [sign]) {
      open.push({ at: next, places: after(outer, places, letter) })
    }
  }
  return true
}

/** The places in the pattern that can be reached with one letter more. */
function after(pattern: string, places: readonly number[], letter: string): readonly number[] {
  const next = places.flatMap((place) => {
    const sign = pattern[place]
    if (sign === '*') return [place]
    return sign === '?' || sign === letter ? [place + 1] : []
  })
  return pastStars(pattern, next)
}

/** A star may stand for nothing: the place behind it is reached as well. */
function pastStars(pattern: string, places: readonly number[]): readonly number[] {
  const all = places.flatMap((place) => (pattern[place] === '*' ? [place, place + 1] : [place]))
  return [...new Set(all)].sort((a, b) => a - b)
}
