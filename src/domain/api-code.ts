// What an answer of the Batch API stands for, by its code, its status, or the lack of an answer: one table for all who ask.
import { batchCodes } from './api-code-batch.ts'
import { type ApiCodeRow, type ApiFault, type ApiMeaning, commonCodes } from './api-code-rows.ts'

export interface ApiCode {
  /** As the service writes it. */
  name: string
  /** Absent where it is documented nowhere. */
  status?: number
  means: ApiMeaning
  /** What the answer is called. */
  fault: ApiFault
  /** What happened, as a sentence. */
  says: string
}

const rows: readonly (readonly [string, ApiCodeRow])[] = [
  ...Object.entries(commonCodes),
  ...Object.entries(batchCodes),
]

/** By code in lower case: the service's spelling varies between versions. */
export const apiCodes: ReadonlyMap<string, ApiCode> = new Map(
  rows.map(([name, [status, means, fault, says]]) => [
    name.toLowerCase(),
    { name, ...(status === undefined ? {} : { status }), means, fault, says },
  ]),
)

/** Undefined for a code that stands in no table. */
export function apiCode(code: string): ApiCode | undefined {
  return apiCodes.get(code.toLowerCase())
}

/** Codes of Node and of the system for a connection that was not made or broke. */
const network: readonly string[] = [
  'enotfound',
  'eai_again',
  'eai_fail',
  'econnrefused',
  'econnreset',
  'econnaborted',
  'etimedout',
  'esockettimedout',
  'epipe',
  'ehostunreach',
  'enetunreach',
  'eproto',
]

function isNetworkCode(code: string): boolean {
  return network.includes(code.toLowerCase()) || isCertificateCode(code)
}

/** Of OpenSSL: `CERT_HAS_EXPIRED`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE`, `DEPTH_ZERO_SELF_SIGNED_CERT`. */
function isCertificateCode(code: string): boolean {
  return /cert|unable_to_|err_tls|err_ssl/i.test(code) && code.includes('_')
}

/** What an answer is called: its code speaks before its status. `asksToWait`: it has a Retry-After. */
export function apiFaultOf(code: string, status: number | undefined, asksToWait = false): ApiFault {
  const known = apiCode(code)
  if (known) return known.fault
  if (status === 503 && asksToWait) return 'api-throttled'
  if (isNetworkCode(code)) return 'api-unreachable'
  return faultOfStatus(status) ?? 'api-unknown'
}

function faultOfStatus(status: number | undefined): ApiFault | undefined {
  if (status === undefined) return undefined
  if (status === 429) return 'api-throttled'
  if (status === 408 || status >= 500) return 'api-failed'
  if (status === 401 || status === 403) return 'api-denied'
  if (status === 404) return 'api-not-found'
  if (status === 409 || status === 412) return 'api-conflict'
  // A code that stands in no table is unknown, whatever 4xx it comes with.
  return undefined
}
