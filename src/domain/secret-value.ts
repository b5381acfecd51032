// Finds named secrets: which names carry one, where its value ends.

/** A value in a text: `from` inclusive, `to` exclusive. */
export interface Span {
  from: number
  to: number
}

/**
 * The last word of a name, then what parts it from the value; an option (`--token x`) has a blank alone, and a
 * setting is a pair: `"name":"DB_PASSWORD","value":"x"`.
 */
const named =
  /(key|token|secret|password|passwd|passphrase|pwd|pass|signature|sig|credential|code|auth)\d{0,2}(?:\\*["']?\]?\s*(?:%(?:25)*22)?((?:(?:,|\\n)\s{0,40})?\\{0,8}["']?value\\{0,8}["']?\s{0,8}[:=]|=>|={1,3}|:(?![:/]{2}|:)=?|%(?:25)*3[ad])\s*(?:%(?:25)*22)?|[ \t]+)/giy
const word =
  /key|token|secret|passw(?:or)?d|passphrase|pwd|pass|signature|sig|credential|code|auth/gi

const compound =
  /(?:account|access|admin|api|auth|batch|client|encryption|function|functions|host|master|private|sas|secret|shared|signing|storage|subscription)$/i
const harmlessKey = /(?:partition|row|public|foreign|sort|cache|object|blob)[_-]?$/i
const queryStart = /(?:[?&]|&amp;|\\u0026|%(?:25)*(?:26|3f))$/i
const option = /(?:^|[\s"'[,])--?[\w-]*$/
/** How much in front of a word is looked at: enough for every name above. */
const lookBack = 40

/** The values of all named secrets, in order; linear in the text's length. */
export function namedSecrets(text: string): Span[] {
  const spans: Span[] = []
  word.lastIndex = 0
  for (let found = word.exec(text); found; found = word.exec(text)) {
    named.lastIndex = found.index
    const match = named.exec(text)
    if (!match) continue
    const before = text.slice(Math.max(0, found.index - lookBack), found.index)
    const from = named.lastIndex
    const separator = match[2] ?? ''
    if (separator === '' && !option.test(before)) continue
    if (!isSecret(match[1] ?? '', before, separator, text.slice(from, from + 80))) continue
    const span = valueAt(text, from, separator)
    if (span.to === span.from) continue
    spans.push(span)
    word.lastIndex = span.to
  }
  return spans
}

/** Ordinary words stay: `key: frames` and `exit code=1` are none, `accountKey: …` and `?code=…` are. */
function isSecret(name: string, before: string, separator: string, value: string): boolean {
  if (/^["'\\]*(?:null|none|true|false|undefined|yes|no)(?![\w-])/i.test(value)) return false
  const ownWord = !/[A-Za-z]$/.test(before.replace(/(?:%(?:25)*3f|\\[nrt])$/i, ' '))
  const camel = /^[A-Z][a-z]/.test(name) && /[a-z0-9]$/.test(before)
  switch (name.toLowerCase()) {
    case 'key':
      if (harmlessKey.test(before)) return false
      return /[A-Za-z0-9][_-]$/.test(before) || camel || compound.test(before) || isRandom(value)
    case 'sig':
      return (ownWord || camel) && !/^\d{1,2}(?![\w%+/~-])/.test(value)
    case 'pass':
      return (ownWord || camel) && (separator === '=' || /^["']/.test(value))
    case 'code':
      return separator !== ':' && queryStart.test(before)
    case 'auth':
      return /[_"]$/.test(before)
    case 'pwd':
      return !(/(?:^|[\s"'({])(?:OLD)?$/.test(before) && /^["']?(?:\/|[A-Z]:\\)/.test(value))
    default:
      return true
  }
}

function isRandom(value: string): boolean {
  const [run = ''] = /^["']?[\w+=-]{24,}/.exec(value) ?? []
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run)
}

/** A quoted value goes up to its closing quote or the end of the line, another one up to the end of its word. */
function valueAt(text: string, from: number, separator: string): Span {
  let at = from
  while (text[at] === '\\') at += 1
  const quote = text[at]
  if (quote === '"' || quote === "'") {
    return { from: at + 1, to: closingQuote(text, at + 1, quote, at - from) }
  }
  const encoded = separator.startsWith('%')
  return { from, to: encoded ? encodedEnd(text, from) : wordEnd(text, from, separator) }
}

/** `depth` backslashes open it (JSON in JSON has one); a quote with one level more belongs to the value. */
function closingQuote(text: string, from: number, quote: string, depth: number): number {
  let slashes = 0
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '\n') return at
    if (letter === quote && slashes % (2 * (depth + 1)) === depth) return at - depth
    slashes = letter === '\\' ? slashes + 1 : 0
  }
  return text.length
}

const encodedStop = /[\s"'<>&]|%(?:25)*(?:26|3b|22|2c|20|0a|0d|3c|7d)|$/gi

function encodedEnd(text: string, from: number): number {
  encodedStop.lastIndex = from
  return encodedStop.exec(text)?.index ?? text.length
}

/** A comma, semicolon or ampersand ends a value where another name follows it, else it may be part of it. */
const wordStop =
  /[\s>]|<(?=[a-z/!])|["'](?![A-Za-z0-9])|(?<!\\)\\+["']|\\u00|[,;](?=\s|$|["'{[\\]|[\w.-]{1,64}["']?[=:])|&(?=\s|$|amp;|[\w.-]{1,64}=)|$/gi
/** A header's value may be made of parameters itself. */
const headerStop =
  /[\s>]|<(?=[a-z/!])|["'](?![A-Za-z0-9])|(?<!\\)\\+["']|[,;](?=\s|$|["'{[\\]|[\w.-]{1,64}["']?[=:])|$/gi

function wordEnd(text: string, from: number, separator: string): number {
  if (text[from] === '{') return from
  const stop = separator.startsWith(':') ? headerStop : wordStop
  stop.lastIndex = from
  return stop.exec(text)?.index ?? text.length
}
