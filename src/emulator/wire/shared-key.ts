// Checks a Shared Key signature as the Batch service does: string to sign, MAC, age of the request.
// Source: the SDK's own signer, and "Authenticate requests to the Azure Batch service".
import { createHmac, timingSafeEqual } from 'node:crypto'
import { fault } from './batch-fault.ts'
import { decode, decodeKeepingPlus, queryPairs, type UrlParts } from './http.ts'

export interface SignedRequest {
  readonly method: string
  readonly url: UrlParts
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

const toleranceMs = 15 * 60_000

const signedHeaders = [
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
]

/**
 * The text both sides sign. `contentLength` and `decoder` are apart: clients disagree on how they sign an empty body,
 * and on whether a `+` in a query is a space.
 */
export function stringToSign(
  request: SignedRequest,
  account: string,
  contentLength: string,
  decoder = decode,
): string {
  // Long values may be folded over lines; a signature covers them unfolded.
  const of = (name: string): string =>
    (request.headers[name] ?? '').replace(/\s*\r?\n\s*/g, ' ').trim()
  // A request dated by ocp-date is signed with an empty Date.
  const date = of('ocp-date') === '' ? of('date') : ''
  const standard = [
    request.method.toUpperCase(),
    of('content-encoding'),
    of('content-language'),
    contentLength,
    of('content-md5'),
    of('content-type'),
    date,
    ...signedHeaders.map(of),
  ]
  const custom = Object.keys(request.headers)
    .filter((name) => name.startsWith('ocp-') && of(name) !== '')
    .sort()
    .map((name) => `${name}:${of(name)}\n`)
  const path = `/${account}${request.url.path}`
  return `${standard.join('\n')}\n${custom.join('')}${path}${canonicalQuery(request.url, decoder)}`
}

/** Names in lower case and in order, the values of a name given twice in order after commas. */
function canonicalQuery({ rawQuery }: UrlParts, decoder: typeof decode): string {
  const values = new Map<string, string[]>()
  for (const [given, value] of queryPairs(rawQuery, decoder)) {
    const name = given.toLowerCase()
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, list]) => `\n${name}:${list.sort().join(',')}`)
    .join('')
}

export const sign = (text: string, key: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64')

/** Throws AuthenticationFailed unless the signature is right and at most 15 wall minutes from `wallMs`. */
export function verifySharedKey(
  request: SignedRequest,
  account: { readonly name: string; readonly key: string },
  wallMs: number,
): void {
  const given = /^SharedKey\s+([^:\s]+):(\S+)$/i.exec(request.headers.authorization ?? '')
  if (!given) throw fault('InvalidAuthenticationInfo')
  const [, name = '', mac = ''] = given
  if (name.toLowerCase() !== account.name.toLowerCase()) {
    throw detail(`The account '${name}' is not the one this endpoint serves.`)
  }
  const dated = request.headers['ocp-date'] ?? request.headers.date ?? ''
  const atMs = Date.parse(dated)
  if (Number.isNaN(atMs))
    throw detail('Neither the ocp-date nor the Date header holds a valid date.')
  if (Math.abs(wallMs - atMs) > toleranceMs) {
    throw detail(`Request date header is more than 15 minutes off: '${dated}'`)
  }
  const texts = lengthsOf(request).flatMap((length) =>
    [decode, decodeKeepingPlus].map((decoder) => stringToSign(request, name, length, decoder)),
  )
  if (!texts.some((text) => same(sign(text, account.key), mac))) {
    throw detail(
      `The MAC signature found in the HTTP request '${mac}' is not the same as any computed signature. ` +
        `Server used following string to sign: '${texts[0]}'.`,
    )
  }
}

/** The SDK signs an absent body as "0" for POST and as nothing otherwise; other clients sign what they send, if they know it. */
function lengthsOf(request: SignedRequest): string[] {
  const stated = request.headers['content-length']
  // Of a body that is no UTF-8 only the header still tells the length that was sent.
  const length = stated && /^\d+$/.test(stated) ? Number(stated) : Buffer.byteLength(request.body)
  if (length === 0) return request.method.toUpperCase() === 'POST' ? ['0', ''] : ['', '0']
  return request.headers['transfer-encoding'] ? [String(length), ''] : [String(length)]
}

const detail = (value: string) =>
  fault('AuthenticationFailed', { AuthenticationErrorDetail: value })

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
