// Plain HTTP as data: what the emulator's core takes and gives, without a socket.

export interface EmulatorRequest {
  readonly method: string
  /** Absolute, exactly as sent: signatures cover the path still percent-encoded. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: string | undefined
  /** Which account the caller means, when the transport knows (one port each); else read from the host. */
  readonly account?: string | undefined
  /** What the transport found wrong with the request itself: it is refused so, unread. */
  readonly broken?: 'RequestBodyTooLarge' | 'MissingContentLengthHeader' | undefined
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
  /** Decoded; a name also stands in lower case (newer clients write `timeOut`), of a name given twice the last counts. */
  readonly query: ReadonlyMap<string, string>
  /** As sent, without its question mark. */
  readonly rawQuery: string
}

/** Splits a URL without normalising its path, which `URL` would do and a signature would not survive. */
export function splitUrl(url: string): UrlParts {
  const match = /^([a-z]+:\/\/([^/?#]+))([^?#]*)(?:\?([^#]*))?/i.exec(url)
  const authority = match?.[2] ?? 'localhost'
  const rawQuery = match?.[4] ?? ''
  const query = new Map<string, string>()
  for (const [name, value] of queryPairs(rawQuery)) {
    query.set(name, value)
    query.set(name.toLowerCase(), value)
  }
  return {
    origin: match?.[1] ?? 'http://localhost',
    hostname: authority.replace(/:\d+$/, ''),
    path: match?.[3] || '/',
    query,
    rawQuery,
  }
}

/** Names and values in the order sent, decoded; a name given twice comes twice. */
export function queryPairs(rawQuery: string, decoder = decode): [name: string, value: string][] {
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0
        ? [decoder(pair), '']
        : [decoder(pair.slice(0, equals)), decoder(pair.slice(equals + 1))]
    })
}

/** Decodes percent-encoding; `+` is a space, as the SDK's own canonical form has it. */
export const decode = (text: string): string => decodeKeepingPlus(text.replaceAll('+', ' '))

/** Decodes percent-encoding alone, as a path has it; what is wrongly encoded stays as it is. */
export function decodeKeepingPlus(text: string): string {
  try {
    return decodeURIComponent(text)
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
