// Tells at once that a text cannot hold a phrase: which three letters follow one another in it is looked up once per text.

const places = 1 << 12
/** The number of the text in which these three letters were seen last. */
const seenIn = new Uint32Array(places)
let text = ''
let textNumber = 0

/**
 * Whether `words` has `phrase`. As `includes`, and some twenty times as fast where it has not: hundreds of rules ask the
 * same text one after another, and most phrases begin or end with letters that it has nowhere.
 */
export function holds(words: string, phrase: string): boolean {
  const last = phrase.length - 3
  if (last < 0) return words.includes(phrase)
  if (words !== text) read(words)
  return (
    seenIn[placeOf(phrase, 0)] === textNumber &&
    seenIn[placeOf(phrase, last)] === textNumber &&
    seenIn[placeOf(phrase, last >> 1)] === textNumber &&
    words.includes(phrase)
  )
}

function read(words: string): void {
  text = words
  textNumber += 1
  for (let at = words.length - 3; at >= 0; at -= 1) seenIn[placeOf(words, at)] = textNumber
}

/** Others may share the place: then the text itself is asked. */
function placeOf(letters: string, at: number): number {
  const three =
    letters.charCodeAt(at) * 961 + letters.charCodeAt(at + 1) * 31 + letters.charCodeAt(at + 2)
  return three & (places - 1)
}
