// How programs word the status of an HTTP answer: curl, wget, pip, apt, .NET, Python, azcopy.
import type { Phrase } from './phrases.ts'

const ahead =
  '\\b(?:http(?:s|error)?(?:/[\\d.]+)?|(?:http)? ?status(?:code)?|response|error|code|(?:server|url|request|host|api) (?:returned|replied|answered|gave)(?: with)?)' +
  '(?: (?:error|status|code|response|is|of|was|an|request|occurred)){0,3}[ :=("\']{1,4}'

const reasons: Readonly<Record<number, string>> = {
  401: 'unauthorized|client error',
  403: 'forbidden|client error',
  404: 'not found|client error|the specified',
  407: 'proxy',
  410: 'gone|client error',
  429: 'too many|client error',
}

/** For lower-case words, the number first as it is soon looked for: the number with `HTTP`, `status` or the like before it, or its reason after it. */
export function httpStatus(status: number): Phrase {
  const reason =
    reasons[status] ?? 'server|internal|bad gateway|service|gateway|backend|unavailable|temporar'
  return [`${status}`, new RegExp(`${ahead}${status}\\b|\\b${status}[ :),.-]{1,3}(?:${reason})`)]
}

/** Answers of a server that cannot serve now; it mostly can a little later. */
export const serverErrors: readonly Phrase[] = [500, 502, 503, 504, 520, 521, 522, 524].map(
  httpStatus,
)
