// A thousand secrets from a seed, each said in an ordinary surrounding behind a mark by which the text is found again.
import { seededRandom } from '../../src/local/seeded-random.ts'
import { pick, type Random, secretKinds } from './secret-kinds.ts'

export interface SeededSecret {
  /** Stands in front of what is said, and must still be there when the secret is gone. */
  mark: string
  kind: string
  secret: string
  /** What a program says: the mark, and the secret somewhere behind it. */
  text: string
}

const json = (text: string): string => JSON.stringify(text).slice(1, -1)
/** As System.Text.Json writes it: what HTML knows becomes an escape. */
const dotnetJson = (text: string): string =>
  [...text]
    .map((letter) =>
      /["'&+<>`]/.test(letter)
        ? `\\u00${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
        : json(letter),
    )
    .join('')
const html = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/** How programs put what they have to say into their own words. */
const surroundings: readonly ((said: string) => string)[] = [
  (said) => said,
  (said) => `2026-05-04T08:00:01.123Z ERROR farm.render - ${said}`,
  (said) => `subprocess.CalledProcessError: Command '${said}' returned non-zero exit status 1.`,
  (said) => `+ ${said}`,
  (said) => `{"level":"error","msg":"${json(said)}","attempt":3}`,
  (said) => `{"error":{"code":"Bad","message":"${json(`{"inner":"${json(said)}"}`)}"}}`,
  (said) => `requests.exceptions.HTTPError: 403 Client Error: Forbidden for: ${said}`,
  (said) => `Error: connect ECONNREFUSED 10.0.0.4:443 while doing: ${said}`,
  (said) => `curl: (22) The requested URL returned error: 404, ${said} (retry 2)`,
  (said) => `[stderr] \u001b[31merror\u001b[0m ${said}`,
  (said) => `System.Exception: failed (${said}) ---> System.IO.IOException: broken`,
  (said) => `<message>${html(said)}</message>`,
  (said) => `{"Level":"Error","Message":"${dotnetJson(said)}"}`,
  (said) => `before\\n${json(said)}\\nafter`,
]

/** The same for the same seed: kinds by turns, ways of saying and surroundings drawn. */
export function seededSecrets(count: number, seed = 20260504): readonly SeededSecret[] {
  const random: Random = seededRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const kind = secretKinds[index % secretKinds.length]
    if (!kind) throw new Error('There are no kinds of secrets')
    const secret = kind.make(random)
    const mark = `mark${String(index).padStart(4, '0')}`
    const text = `${mark} ${pick(random, surroundings)(pick(random, kind.said)(secret))}`
    return { mark, kind: kind.kind, secret, text }
  })
}

/** A leak may be a part: this many characters of a secret in a row are one. */
const leakLength = 8
/** Eight digits stand by chance in an id of a trace or in a duration; so many do not. */
const digitsLength = 12
const isDigits = (part: string): boolean => /^[0-9a-f]+$/i.test(part)

/** The ways in which a secret may still stand in a text: as it is, in a URL, in JSON, in base64 at each offset. */
function formsOf(secret: string): readonly string[] {
  const uri = encodeURIComponent(secret)
  const shifted = [0, 1, 2].map((offset) => {
    const coded = Buffer.from(`${'x'.repeat(offset)}${secret}`).toString('base64')
    // The first and last quantum hold parts of what is beside.
    return coded.slice(offset === 0 ? 0 : 4, -4)
  })
  return [
    secret,
    dotnetJson(secret),
    uri,
    uri.toLowerCase(),
    encodeURIComponent(uri),
    json(secret),
    ...shifted,
  ]
}

/** Of the part that begins there; cheap, so that most places of a text are no string of their own. */
const signOf = (text: string, at: number): number =>
  (text.charCodeAt(at) +
    31 * text.charCodeAt(at + 2) +
    961 * text.charCodeAt(at + 5) +
    29_791 * text.charCodeAt(at + 7)) &
  0xfffff

/** Tells which secrets, or parts of them, a text still holds. */
export function leakFinder(secrets: readonly Pick<SeededSecret, 'mark' | 'secret'>[]) {
  const owner = new Map<string, string>()
  const signs = new Uint8Array(0x100000)
  for (const { mark, secret } of secrets) {
    for (const form of formsOf(secret)) {
      for (let at = 0; at + leakLength <= form.length; at += 1) {
        const part = form.slice(at, at + leakLength)
        owner.set(isDigits(part) ? form.slice(at, at + digitsLength) : part, mark)
        signs[signOf(form, at)] = 1
      }
    }
  }
  return (text: string): readonly string[] => {
    const found = new Set<string>()
    for (let at = 0; at + leakLength <= text.length; at += 1) {
      if (signs[signOf(text, at)] === 0) continue
      const part = text.slice(at, at + leakLength)
      const mark = owner.get(isDigits(part) ? text.slice(at, at + digitsLength) : part)
      if (mark !== undefined) found.add(mark)
    }
    return [...found]
  }
}
