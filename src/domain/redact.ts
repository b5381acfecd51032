// Takes secrets out of text before it reaches a table, log, card or mail: signatures of SAS URLs, keys, passwords, tokens.
import { secretShapes } from './secret-shapes.ts'
import { mayHoldSecret } from './secret-signs.ts'
import { namedSecrets } from './secret-value.ts'

/** Redacting can show a secret that another one hid: it is done until nothing changes. */
const maxPasses = 6

/** The text with every secret this knows replaced by REDACTED; doing it twice changes nothing. Linear in its length. */
export function redact(text: string): string {
  const read = text.includes('\\') || text.includes('&') ? withoutEscapes(text) : text
  if (!mayHoldSecret(read)) return text
  const clean = repeated(read)
  // Where there is no secret, the text stays as it was written.
  return clean === read ? text : clean
}

/**
 * Quotes and signs that JSON of .NET and HTML write as escapes, as they are read: a secret behind them is seen,
 * and JSON stays what it was.
 */
function withoutEscapes(text: string): string {
  return text
    .replace(/(\\{1,8})u00(2[267bf]|3[acde])/gi, (_, slashes: string, code: string) => {
      const letter = String.fromCharCode(Number.parseInt(code, 16))
      return letter === '"' ? `${'\\'.repeat(2 * slashes.length - 1)}"` : letter
    })
    .replace(/&(?:quot|#34|#x22);/gi, '"')
    .replace(/&(?:apos|#39|#x27);/gi, "'")
}

function repeated(text: string): string {
  let before = text
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const clean = once(before)
    if (clean === before) break
    before = clean
  }
  return before
}

function once(text: string): string {
  let clean = text
  for (const { find, put, has } of secretShapes) {
    if (has === undefined || clean.includes(has)) clean = clean.replace(find, put)
  }
  clean = withoutKeyEnds(clean).replace(/[^\s"'<>]+/g, withoutUserInfo)
  const parts: string[] = []
  let done = 0
  for (const { from, to } of namedSecrets(clean)) {
    parts.push(clean.slice(done, from), 'REDACTED')
    done = to
  }
  return parts.join('') + clean.slice(done)
}

/** A private key whose first lines are not in the text: the base64 in front of its end goes. */
function withoutKeyEnds(text: string): string {
  return text
    .split(/(?=-----END [A-Z0-9 ]{0,40}PRIVATE KEY)/)
    .map((part, index, all) => (index < all.length - 1 ? withoutLastBase64(part) : part))
    .join('')
}

function withoutLastBase64(part: string): string {
  let at = part.length
  while (at > 0 && /[A-Za-z0-9+/=\r\n]/.test(part[at - 1] ?? '')) at -= 1
  return /[A-Za-z0-9+/=]/.test(part.slice(at)) ? `${part.slice(0, at)}REDACTED\n` : part
}

/**
 * `scheme://user:password@host`: a password may hold `/` and `@`, so it goes up to the word's last @.
 * A host with a port in front of a path that holds an @ (`https://a.b:443/@scope`) has no user.
 */
function withoutUserInfo(word: string): string {
  const scheme = word.indexOf('://')
  const at = word.lastIndexOf('@')
  if (scheme < 0 || at < scheme) return word
  const start = scheme + 3
  // An IPv6 address: its colons part no user from a password.
  if (word[start] === '[') return word
  const colon = word.indexOf(':', start)
  const slash = word.indexOf('/', start)
  if (colon < 0 || colon > at || (slash >= 0 && slash < colon)) return word
  const host = word.slice(start, colon)
  const isHost = host === 'localhost' || (host.includes('.') && !host.includes('@'))
  if (isHost && /^\d{1,5}[/?#]/.test(word.slice(colon + 1, colon + 7))) return word
  return `${word.slice(0, colon + 1)}REDACTED${word.slice(at)}`
}
