// Reads the source of a regular expression into its parts; what one sign stands for is left to the language.

/** How many units of the text it takes from there, or before there; 0 where it does not fit. */
export type Sign = (text: string, at: number, back: boolean) => number

export type Part =
  | { kind: 'sign'; fits: Sign }
  | { kind: 'place'; fits: (text: string, at: number) => boolean }
  | { kind: 'row' | 'choice'; parts: readonly Part[] }
  | { kind: 'repeat'; part: Part; least: number; most: number; lazy: boolean }
  | { kind: 'look'; part: Part; back: boolean; isNot: boolean }

/** As it is before anybody counts its calls. */
const { exec } = RegExp.prototype

/** What stands for one sign: a class, an escape, or any letter that has no other meaning. */
const single =
  /\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|p\{[^}]+\}|[^bBk1-9])|[^\\^$|()?*+[]/iy
const group = /\((?:\?(?:(:)|(<?)([=!])|<\w+>))?/y
const times = /(?:([*+?])|\{(\d+)(,)?(\d*)\})(\?)?/y
const place = /\^|\$|\\[bB]/y

/** @throws Error for what it does not know: a back reference */
export function parsePattern(pattern: RegExp): Part {
  const { source } = pattern
  let at = 0
  const part = choice()
  if (at < source.length) throw unknown()
  return part

  function take(wanted: RegExp): RegExpExecArray | undefined {
    wanted.lastIndex = at
    const found = exec.call(wanted, source)
    if (!found) return undefined
    at += found[0].length
    return found
  }

  function choice(): Part {
    const parts = [row()]
    while (source[at] === '|') {
      at += 1
      parts.push(row())
    }
    return { kind: 'choice', parts }
  }

  function row(): Part {
    const parts: Part[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const part = one()
      const found = take(times)
      parts.push(found ? repeated(part, found) : part)
    }
    return { kind: 'row', parts }
  }

  function one(): Part {
    const fixed = take(place)
    if (fixed) return { kind: 'place', fits: placeOf(fixed[0], pattern.multiline) }
    const open = take(group)
    if (open) {
      const part = choice()
      if (source[at] !== ')') throw unknown()
      at += 1
      const [, , back, look] = open
      if (look === undefined) return part
      return { kind: 'look', part, back: back === '<', isNot: look === '!' }
    }
    const [sign] = take(single) ?? []
    if (sign === undefined) throw unknown()
    return { kind: 'sign', fits: signOf(sign, pattern) }
  }

  function unknown(): Error {
    return new Error(`/${source}/ has at ${at} what its steps cannot be counted of`)
  }
}

function repeated(part: Part, [, sign, from, comma, to, lazy]: RegExpExecArray): Part {
  const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0
  const bound = comma === undefined ? least : to ? Number(to) : Number.POSITIVE_INFINITY
  const most = sign === undefined ? bound : sign === '?' ? 1 : Number.POSITIVE_INFINITY
  return { kind: 'repeat', part, least, most, lazy: lazy !== undefined }
}

/** Each letter is asked for once. */
function signOf(sign: string, { ignoreCase, unicode, dotAll }: RegExp): Sign {
  const flags = `${ignoreCase ? 'i' : ''}${unicode ? 'u' : ''}${dotAll ? 's' : ''}`
  const asked = new RegExp(`^(?:${sign})$`, flags)
  /** By code: 0 not asked yet, 1 does not fit, 2 fits. */
  const known = new Uint8Array(unicode ? 0x11_0000 : 0x1_0000)
  return (text, at, back) => {
    let code = text.charCodeAt(back ? at - 1 : at)
    if (Number.isNaN(code)) return 0
    if (unicode && code >= 0xd800 && code <= 0xdfff) {
      code = text.slice(back ? at - 2 : at, back ? at : at + 2).codePointAt(0) ?? code
    }
    known[code] ||= exec.call(asked, String.fromCodePoint(code)) === null ? 1 : 2
    if (known[code] === 1) return 0
    return code > 0xffff ? 2 : 1
  }
}

function placeOf(sign: string, isLine: boolean): (text: string, at: number) => boolean {
  const isBreak = (letter = '') => isLine && (letter === '\n' || letter === '\r')
  const isWord = (letter = ' ') =>
    (letter >= 'a' && letter <= 'z') ||
    (letter >= 'A' && letter <= 'Z') ||
    (letter >= '0' && letter <= '9') ||
    letter === '_'
  if (sign === '^') return (text, at) => at === 0 || isBreak(text[at - 1])
  if (sign === '$') return (text, at) => at === text.length || isBreak(text[at])
  const isEdge = (text: string, at: number) => isWord(text[at - 1]) !== isWord(text[at])
  return (text, at) => isEdge(text, at) === (sign === '\\b')
}
