// The border of every call that changes something: where it may come from, who says it asks, and how often.
import { minuteMs } from '../domain/durations.ts'
import { plain } from '../domain/plain.ts'
import type { Person } from '../ports/identity.ts'
import type { JsonResponse } from './problem.ts'
import { problem } from './problem.ts'

/** The part of a trigger's request that is read. */
export interface HttpAsk {
  /** As the caller wrote it; names the host that a page of ours is on. */
  url?: string
  headers: { get(name: string): string | null }
  text(): Promise<string>
}

/** Whom a token named; undefined where a key opened the door, and who asks is what the caller states. */
export type Verified = Pick<Person, 'id' | 'by'> | undefined

/** Who asks; `by` is stated by the caller unless it was verified. */
export interface Caller {
  by: string
  verified: boolean
}

const callerHeader = 'x-batch-medic-by'
const hostHeaders = ['host', 'x-forwarded-host', 'x-original-host']
const maxBodyBytes = 16_384
const longestName = 100
const changesAMinute = 30
/** Of all whom only their own word names: who gives another name each time has no more. */
const statedAMinute = 120
/** Callers that are counted at once; beyond them the longest silent is forgotten. */
const maxCallers = 1000

export type Changing = { body: Record<string, unknown>; caller: Caller }

/**
 * The body as an object without `by`, and who asks; or the answer that refuses it. A browser sends no JSON to another
 * site without asking first, and says where a request comes from: all is checked, so that no foreign page changes anything.
 */
export async function readChange(
  ask: HttpAsk,
  limit: RateLimit,
  now: number,
  verified: Verified,
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
  const caller: Caller | JsonResponse = verified
    ? { by: verified.by, verified: true }
    : callerOf(header === null ? stated : decoded(header))
  if ('status' in caller) return caller
  const waitMs = verified
    ? limit(`id ${verified.id}`, now)
    : limit(`by ${caller.by.toLowerCase()}`, now)
  if (waitMs > 0) return tooMany(`"${caller.by}" has made ${changesAMinute}`, waitMs)
  const allMs = verified ? 0 : limit(statedCallers, now, statedAMinute)
  if (allMs > 0) return tooMany(`all who only state their name have made ${statedAMinute}`, allMs)
  return { body: rest, caller }
}

/** No name of a caller: those begin with how it is known. */
const statedCallers = 'all'

function tooMany(who: string, waitMs: number): JsonResponse {
  const seconds = Math.ceil(waitMs / 1000)
  const detail = `by: ${who} changes within a minute; try again in ${seconds} s`
  const refused = problem(429, 'Too many changes', detail)
  return { ...refused, headers: { ...refused.headers, 'retry-after': String(seconds) } }
}

function foreignTo({ headers, url }: HttpAsk): JsonResponse | undefined {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    const detail = `sec-fetch-site: "${plain(site, 40)}" is another site's page; call from the app's own page, the CLI or a script`
    return problem(403, 'Not from another site', detail)
  }
  const origin = headers.get('origin')
  if (origin !== null && !isOwn(origin, headers, url)) {
    const detail = `origin: "${plain(origin, 80)}" is not where this app is; call from the app's own page, the CLI or a script`
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

/** What stands before the app may end TLS and write another host: it leaves the one that was asked for in a header. */
function isOwn(origin: string, headers: HttpAsk['headers'], url: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const asked = [url, ...hostHeaders.map((name) => headers.get(name))]
  return asked.some((at) => at && hostOf(at) === new URL(origin).host)
}

function hostOf(at: string): string | undefined {
  const address = at.includes('://') ? at : `https://${at}`
  return URL.canParse(address) ? new URL(address).host : undefined
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
export type RateLimit = (caller: string, now: number, most?: number) => number

/** So many a minute for each caller of this instance; another instance counts for itself. */
export function createRateLimit(usual = changesAMinute): RateLimit {
  const calls = new Map<string, readonly number[]>()
  return (caller, now, most = usual) => {
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
