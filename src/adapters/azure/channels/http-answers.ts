// What answers and failures of HTTP have in common: how long to wait, and how a failed connection is called.

/** `Retry-After` in milliseconds, given as seconds or as a date next to the answer's own `Date`; 0 when it asks for nothing. */
export function retryAfterMs(headers: Headers): number {
  const asked = headers.get('retry-after') ?? ''
  if (/^\d+(\.\d+)?$/.test(asked)) return Math.min(Number(asked), 86_400) * 1000
  const until = Date.parse(asked)
  const sentAt = Date.parse(headers.get('date') ?? '')
  return until > sentAt ? until - sentAt : 0
}

/** `no connection (ECONNREFUSED)`: the code alone, because messages of network errors may hold the URL. */
export function networkFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'no connection'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time'
  const cause = error.cause as { code?: unknown } | undefined
  const code = cause?.code ?? (error as { code?: unknown }).code
  return typeof code === 'string' ? `no connection (${code})` : 'no connection'
}
