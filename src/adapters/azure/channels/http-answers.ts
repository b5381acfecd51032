// What answers and failures of HTTP have in common: which are worth another try, how long to wait, how a failed connection is called.
import { forbiddenCode } from './forbidden-address.ts'

/** The longest wait that is taken at its word. */
const longestSeconds = 86_400

/** `Retry-After` in milliseconds, given as seconds or as a date next to the answer's own `Date`; 0 when it asks for nothing. */
export function retryAfterMs(
  asked: string | undefined,
  date: string | undefined,
  wallNow: number,
): number {
  const text = asked?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text), longestSeconds) * 1000
  const until = Date.parse(text)
  const told = Date.parse(date ?? '')
  const sentAt = Number.isNaN(told) ? wallNow : told
  return until > sentAt ? Math.min(until - sentAt, longestSeconds * 1000) : 0
}

/** RFC 9110: what may be answered otherwise later. A redirect is no such answer: it is not followed. */
export function meaningOf(status: number): 'sent' | 'later' | 'refused' {
  if (status >= 200 && status < 300) return 'sent'
  return status === 408 || status === 425 || status === 429 || status >= 500 ? 'later' : 'refused'
}

/** `no connection (ECONNREFUSED)`: the code alone, because messages of network errors may hold the URL. */
export function networkFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'no connection'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time'
  const code = codeOf(error)
  return typeof code === 'string' ? `no connection (${code})` : 'no connection'
}

/** Whether the setting leads to an address that is never called. */
export function isForbidden(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === forbiddenCode
}

function codeOf(error: Error): unknown {
  const cause = error.cause as { code?: unknown } | undefined
  return cause?.code ?? (error as { code?: unknown }).code
}
