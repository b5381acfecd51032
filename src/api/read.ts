// What every reading route has in common: HEAD, ETag with 304, and 405 for what would change something.
import { createHash } from 'node:crypto'
import type { JsonResponse } from './problem.ts'
import { problem } from './problem.ts'

/** The part of a trigger's request that is read. */
export interface HttpRead {
  method: string
  headers: { get(name: string): string | null }
  query: URLSearchParams
}

const reading = ['GET', 'HEAD']

/**
 * Answers the same question with 304 where the caller has the answer already; HEAD with the headers alone. `also`: what
 * else the address takes, by another function.
 */
export async function read(
  ask: Pick<HttpRead, 'method' | 'headers'>,
  answer: () => Promise<JsonResponse>,
  also: readonly string[] = [],
): Promise<JsonResponse> {
  const method = ask.method.toUpperCase()
  if (!reading.includes(method)) return notAllowed(ask.method, [...reading, ...also])
  const full = await answer()
  const tagged = full.status === 200 ? withTag(full, ask.headers.get('if-none-match')) : full
  if (method !== 'HEAD' || tagged.status === 304) return tagged
  const length = { 'content-length': String(Buffer.byteLength(tagged.body)) }
  return { ...tagged, headers: { ...tagged.headers, ...length }, body: '' }
}

/** `allow` says what the route takes. */
export function notAllowed(method: string, allow: readonly string[]): JsonResponse {
  const shown = method.slice(0, 20)
  const detail = `method: "${shown}" is not for this route; it takes ${allow.join(', ')}`
  const refused = problem(405, 'Method not allowed', detail)
  return { ...refused, headers: { ...refused.headers, allow: allow.join(', ') } }
}

/** Of the body as it is sent: JSON and CSV of the same rows have different ones. */
function withTag(full: JsonResponse, known: string | null): JsonResponse {
  const hash = createHash('sha256')
    .update(full.headers['content-type'] ?? '')
    .update(full.body)
  const etag = `"${hash.digest('base64url').slice(0, 27)}"`
  const tags = { etag, vary: 'accept' }
  if (known === null || !isAmong(etag, known)) {
    return { ...full, headers: { ...full.headers, ...tags } }
  }
  const { 'content-type': _, ...headers } = full.headers
  return { status: 304, headers: { ...headers, ...tags }, body: '' }
}

/** Compared weakly, as If-None-Match asks: what stands on the way may have made the tag a weak one. */
function isAmong(etag: string, known: string): boolean {
  const tags = known.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(etag)
}
