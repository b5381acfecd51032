// Takes secrets out of text before it reaches a table, log, card or mail: signatures of SAS URLs, keys, passwords, tokens.
import { namedSecrets } from './secret-value.ts'

/** Each starts at a fixed text or at a word's first letter, and repeats with a bound: a longer text costs no more than its length. */
const shaped: readonly { find: RegExp; put: string }[] = [
  {
    find: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    put: 'REDACTED',
  },
  {
    find: /(Authorization\\*["']?\s*[:=]\s*\\*["']?(?:(?:SharedKey(?:Lite)?|SharedAccessSignature|Bearer|Basic|Digest|Negotiate|NTLM|ApiKey|token)[ \t]+)?)[^\s"',\\]+/gi,
    put: '$1REDACTED',
  },
  // A word of prose may follow these: only what is long is a credential.
  {
    find: /(\b(?:Bearer|SharedKey(?:Lite)?)[ \t]+)(?:[\w~+/=.-]{20,}|\w{1,24}:[\w+/=-]{8,})/gi,
    put: '$1REDACTED',
  },
  // Keys of 64 bytes (storage, Batch) and 32 bytes (Event Grid) in base64, also as part of a URL.
  { find: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/g, put: 'REDACTED' },
  { find: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9=])/g, put: 'REDACTED' },
  { find: /(?<![A-Za-z0-9+/%])(?:[A-Za-z0-9]|%2B|%2F){86}%3D%3D/gi, put: 'REDACTED' },
  { find: /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{10,}(?:\.[\w-]*)?/g, put: 'REDACTED' },
  { find: /(?<!\w)(?:gh[pousr]_|github_pat_)\w{16,}/g, put: 'REDACTED' },
  // curl -u name:password; docker run -u 1000:1000 has none.
  {
    find: /(\s(?:-u|--user|--proxy-user)[ \t=]{0,8}(["'])(?!\d+:\d+["'])[^\s:"'/]{0,128}:)[^"'\n]+/g,
    put: '$1REDACTED',
  },
  {
    find: /(\s(?:-u|--user|--proxy-user)[ \t=]{0,8}(?!\d{1,10}:\d{1,10}(?!\S))[^\s:"'/]{0,128}:)(?!\/\/)[^\s"']+/g,
    put: '$1REDACTED',
  },
  {
    find: /(\b(?:login|sshpass|mysql|mysqldump|mariadb)\b[^\n]{0,200}?\s-p[ \t=]{0,8})(?:"[^"\n]*"|'[^'\n]*'|[^\s"']+)/g,
    put: '$1REDACTED',
  },
  {
    find: /(<\w{0,64}(?:key|token|secret|password|signature)>)[^<>\s][^<>]*(?=<\/)/gi,
    put: '$1REDACTED',
  },
]

/** Redacting can show a secret that another one hid: it is done until nothing changes. */
const maxPasses = 6

/** The text with every secret this knows replaced by REDACTED; doing it twice changes nothing. Linear in its length. */
export function redact(text: string): string {
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
  for (const { find, put } of shaped) clean = clean.replace(find, put)
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
