// Errors of the HTTP API as RFC 9457 problem documents: each names the field, the value and what to do.

export interface JsonResponse {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

const noStore = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export function json(value: unknown, status = 200): JsonResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...noStore },
    body: JSON.stringify(value),
  }
}

/** `detail` is for a person: what was wrong, and what to write instead. */
export function problem(status: number, title: string, detail: string): JsonResponse {
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...noStore },
    body: JSON.stringify({ type: 'about:blank', status, title, detail }),
  }
}
