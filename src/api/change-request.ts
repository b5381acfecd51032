// The border of every call that changes something: where it may come from, who says it asks, and how often.
import { minuteMs } from '../domain/durations.ts'
import { plain } from '../domain/plain.ts'
import type { JsonResponse } from './problem.ts'
import { problem } from './problem.ts'

/** The part of a trigger's request that is read. */
export interface HttpAsk {
  headers: { get(name: string): string | null }
  text(): Promise<string>
}

/** Who asks; `by` is stated by the caller unless it was verified. */
export interface Caller {
  by: string
  verified: boolean
}

const callerHeader = 'x-batch-medic-by'
const maxBodyBytes = 16_384
const longestName = 100
const changesAMinute = 30
/** Callers that are counted at once; beyond them the longest silent is forgotten. */
const maxCallers = 1000

export type Changing = { body: Record<string, unknown>; caller: Caller }

/**
 * The body as an object without `by`, and who asks; or the answer that refuses it. A browser sends no JSON to another
 * site without asking first, and says where a request comes from: both are checked, so that no foreign page changes anything.
 */
export async function readChange(
  ask: HttpAsk,
  limit: RateLimit,
  now: number,
): Promise<Changing | JsonResponse> {
  const foreign = foreignTo(ask)
  if (foreign) return foreign
  const text = await ask.text()
  if (Buffer.byteLength(text) > maxBodyBytes) {
    return problem(413, 'Too long', `The body has more than ${maxBodyBytes} bytes: shorten it`)
  }
  const body = objectOf(text)
  if (!body) {
    const shown = plain(text, 60)
    return problem(
      400,
      'The body is no JSON object',
      `body: "${shown}" must be like {"reason": "…"}`,
    )
  }
  const { by: stated, ...rest } = body
  const header = ask.headers.get(callerHeader)
  const caller = callerOf(header === null ? stated : decoded(header))
  if ('status' in caller) return caller
  const waitMs = limit(caller.by.toLowerCase(), now)
  if (waitMs === 0) return { body: rest, caller }
  const seconds = Math.ceil(waitMs / 1000)
  const refused = problem(
    429,
    'Too many changes',
    `by: "${caller.by}" has made ${changesAMinute} changes within a minute; try again in ${seconds} s`,
  )
  return { ...refused, headers: { ...refused.headers, 'retry-after': String(seconds) } }
}

function foreignTo({ headers }: HttpAsk): JsonResponse | undefined {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    const detail = `sec-fetch-site: "${plain(site, 40)}" is another site's page; call from the app's own page, the CLI or a script`
    return problem(403, 'Not from another site', detail)
  }
  const type = headers.get('content-type') ?? ''
  if (/^application\/json\s*(?:;|$)/i.test(type)) return undefined
  return problem(
    415,
    'Not JSON',
    `content-type: "${plain(type, 80)}" must be application/json, also with an empty body {}`,
  )
}

function objectOf(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Headers carry Latin letters alone: others come percent-encoded. */
function decoded(header: string): string {
  try {
    return decodeURIComponent(header)
  } catch {
    return header
  }
}

function callerOf(stated: unknown): Caller | JsonResponse {
  const by = typeof stated === 'string' ? plain(stated, longestName) : ''
  if (by !== '') return { by, verified: false }
  const given =
    stated === undefined ? 'is missing' : `${JSON.stringify(stated).slice(0, 80)} is no name`
  return problem(
    400,
    'Who asks?',
    `by: ${given}; say who asks, in the header ${callerHeader} or the field by`,
  )
}

/** 0 when the call may be made, else how long to wait; a refused call does not count. */
export type RateLimit = (caller: string, now: number) => number

/** So many a minute for each caller of this instance; another instance counts for itself. */
export function createRateLimit(most = changesAMinute): RateLimit {
  const calls = new Map<string, readonly number[]>()
  return (caller, now) => {
    const lately = (calls.get(caller) ?? []).filter((at) => at > now - minuteMs && at <= now)
    const [first] = lately
    if (first !== undefined && lately.length >= most) return first + minuteMs - now
    calls.delete(caller)
    calls.set(caller, [...lately, now])
    const [oldest] = calls.keys()
    if (calls.size > maxCallers && oldest !== undefined) calls.delete(oldest)
    return 0
  }
}
