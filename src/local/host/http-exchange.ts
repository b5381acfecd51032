// Translates between Node's HTTP and the worker's: request in, response out.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RpcCookie, RpcTypedData } from './core-types.ts'

/** The host's own limit, `http.maxRequestBodySize` of Azure Functions. */
export const maxBodyBytes = 100 * 1024 * 1024

/** Reads the whole body, or answers undefined when it is larger than the limit. */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    // Read on without keeping, so that the answer reaches a client that is still sending.
    if (bytes <= limitBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  return bytes > limitBytes ? undefined : Buffer.concat(chunks)
}

export function toRpcRequest(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
  body: Buffer,
): RpcTypedData {
  const query: Record<string, string> = {}
  for (const [name, value] of url.searchParams) {
    // A repeated name arrives as one, joined by a comma: that is what the real host does.
    query[name] = name in query ? `${query[name]},${value}` : value
  }
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  const values = Object.entries(params).map(([name, value]) => [name, { value }] as const)
  return {
    http: {
      url: url.href,
      method: request.method ?? 'GET',
      headers,
      query,
      nullableParams: Object.fromEntries(values),
      ...(body.length > 0 && { body: { bytes: body } }),
    },
  }
}

/** Sends what a function returned; nothing at all is 204, as in Azure. */
export function sendRpcResponse(
  response: ServerResponse,
  value: RpcTypedData | null | undefined,
): void {
  const http = value?.http
  if (!http) {
    response.writeHead(204).end()
    return
  }
  response.statusCode = Number(http.statusCode ?? 200)
  for (const [name, text] of Object.entries(http.headers ?? {})) response.setHeader(name, text)
  const cookies = (http.cookies ?? []).map(toSetCookie)
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  response.end(toBytes(http.body))
}

function toBytes(body: RpcTypedData | null | undefined): Uint8Array | string {
  return body?.bytes ?? body?.string ?? body?.json ?? ''
}

function toSetCookie(cookie: RpcCookie): string {
  const parts = [`${cookie.name}=${encodeURIComponent(cookie.value)}`]
  if (cookie.maxAge) parts.push(`Max-Age=${cookie.maxAge.value}`)
  if (cookie.expires) {
    parts.push(`Expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`)
  }
  if (cookie.domain) parts.push(`Domain=${cookie.domain.value}`)
  if (cookie.path) parts.push(`Path=${cookie.path.value}`)
  if (cookie.secure?.value) parts.push('Secure')
  if (cookie.httpOnly?.value) parts.push('HttpOnly')
  if (cookie.sameSite === 'lax') parts.push('SameSite=Lax')
  if (cookie.sameSite === 'strict') parts.push('SameSite=Strict')
  if (cookie.sameSite === 'explicitNone') parts.push('SameSite=None')
  return parts.join('; ')
}
