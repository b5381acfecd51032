// Plain HTTP as data: what the emulator's core takes and gives, without a socket.

export interface EmulatorRequest {
  readonly method: string
  /** Absolute, exactly as sent: signatures cover the path still percent-encoded. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: string | undefined
  /** Which account the caller means, when the transport knows (one port each); else read from the host. */
  readonly account?: string | undefined
}

/**
 * What becomes of an answer under way: the connection breaks, nothing ever comes (or the connection breaks
 * after `ms`), or it comes late. All times are wall milliseconds, as only a transport waits.
 */
export type Transport =
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang'; readonly ms?: number }
  | { readonly kind: 'late'; readonly ms: number }

export interface EmulatorResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** Absent: the answer arrives at once. */
  readonly transport?: Transport
}

export interface UrlParts {
  /** `http://host:port`, without a trailing slash. */
  readonly origin: string
  readonly hostname: string
  /** Percent-encoded as sent. */
  readonly path: string
  readonly query: ReadonlyMap<string, string>
}

/** Splits a URL without normalising its path, which `URL` would do and a signature would not survive. */
export function splitUrl(url: string): UrlParts {
  const match = /^([a-z]+:\/\/([^/?#]+))([^?#]*)(?:\?([^#]*))?/i.exec(url)
  const authority = match?.[2] ?? 'localhost'
  const query = new Map<string, string>()
  for (const pair of (match?.[4] ?? '').split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    query.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1)))
  }
  return {
    origin: match?.[1] ?? 'http://localhost',
    hostname: authority.replace(/:\d+$/, ''),
    path: match?.[3] || '/',
    query,
  }
}

/** Decodes percent-encoding; `+` is a space, as the SDK's own canonical form has it. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Header names compare without case. */
export function lowerCaseHeaders(
  headers: EmulatorRequest['headers'],
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, v]) => [name.toLowerCase(), v]))
}
