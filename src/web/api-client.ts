// Asks the API of the app that served the page: reads with entity tags, changes as JSON, and says what went wrong.
import type { AppClock } from '../api/app-clock.ts'
import { turnedAway } from '../api/turned-away.ts'

/** RFC 9457: what the API says of an error. */
export interface Problem {
  status: number
  title: string
  detail: string
}

export type Answer<T> =
  /** `etag`: the same as before means the same value, and the very same object. */
  | { kind: 'ok'; value: T; etag: string }
  /** The key is missing, wrong, or not for this. */
  | { kind: 'no-access'; problem: Problem }
  /** `retryAfterMs`: not before, where the app said so. */
  | { kind: 'refused'; problem: Problem; retryAfterMs?: number }
  /** No answer came; or, with `isUnreadable`, one that this page cannot read. */
  | { kind: 'unreachable'; reason: string; isUnreadable?: true }

/** What a request carries so that it is let in; asked before each one, since tokens age. */
export type Credentials = (use: 'read' | 'change') => Promise<Readonly<Record<string, string>>>

export interface ApiClientDeps {
  fetch: typeof fetch
  credentials: Credentials
  /** Where the routes begin: `/api`. */
  base: string
  clock: AppClock
}

/** A decoder throws on what it cannot read; see wire.ts. */
export type Decode<T> = (body: unknown) => T

/** Answers kept for their entity tags; the oldest goes first. */
const maxKept = 40
const timeoutMs = 30_000

export type ApiClient = ReturnType<typeof createApiClient>

/** Nothing throws: what goes wrong is an answer too. Paths begin with `/`: `/incidents?top=50`. */
export function createApiClient(deps: ApiClientDeps) {
  const kept = new Map<string, { etag: string; value: unknown }>()

  async function ask(path: string, use: 'read' | 'change', init: RequestInit): Promise<Asked> {
    try {
      const headers = { ...(await deps.credentials(use)), ...init.headers }
      const response = await deps.fetch(`${deps.base}${path}`, {
        ...init,
        headers,
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
      })
      deps.clock.heard(response)
      return { kind: 'answered', response, text: await response.text() }
    } catch (error) {
      // What `fetch` throws where no connection comes about; each browser has other words for it.
      const isAway = error instanceof TypeError
      const reason = reasonOf(error)
      return {
        kind: 'unreachable',
        reason: isAway ? `No connection to the app (${reason})` : reason,
      }
    }
  }

  return {
    /** A read; with the entity tag of the last one, so that what has not changed is not sent again. */
    async get<T>(path: string, decode: Decode<T>): Promise<Answer<T>> {
      const known = kept.get(path)
      const headers = { accept: 'application/json', ...(known && { 'if-none-match': known.etag }) }
      const asked = await ask(path, 'read', { method: 'GET', headers })
      if (asked.kind === 'unreachable') return asked
      const { response, text } = asked
      if (response.status === 304 && known) {
        return { kind: 'ok', value: known.value as T, etag: known.etag }
      }
      if (!response.ok) return failed(response, text, deps.clock.now())
      const value = decodedFrom(text, decode)
      if (value.kind === 'unreachable') return value
      const etag = response.headers.get('etag') ?? ''
      kept.delete(path)
      if (etag !== '') kept.set(path, { etag, value: value.value })
      const oldest = kept.keys().next().value
      if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
      return { ...value, etag }
    },

    /** One page of a list as text, `text/csv` say; `next` continues it. Nothing of it is kept. */
    async getText(path: string, accept: string): Promise<Answer<{ text: string; next?: string }>> {
      const asked = await ask(path, 'read', { method: 'GET', headers: { accept } })
      if (asked.kind === 'unreachable') return asked
      const { response, text } = asked
      if (!response.ok) return failed(response, text, deps.clock.now())
      const next = response.headers.get('x-continuation')
      return { kind: 'ok', value: { text, ...(next !== null && { next }) }, etag: '' }
    },

    /** A change: always JSON, also when it is empty, as the API asks for. */
    async post<T>(path: string, body: object, decode: Decode<T>): Promise<Answer<T>> {
      const headers = { accept: 'application/json', 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: JSON.stringify(body) }
      const asked = await ask(path, 'change', init)
      if (asked.kind === 'unreachable') return asked
      const { response, text } = asked
      if (!response.ok) return failed(response, text, deps.clock.now())
      const value = decodedFrom(text, decode)
      return value.kind === 'ok' ? { ...value, etag: '' } : value
    },

    /** Another reader may not see what the last one was shown. */
    forget(): void {
      kept.clear()
    },
  }
}

type Asked =
  | { kind: 'answered'; response: Response; text: string }
  | { kind: 'unreachable'; reason: string }

type Read<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'unreachable'; reason: string; isUnreadable: true }

function decodedFrom<T>(text: string, decode: Decode<T>): Read<T> {
  try {
    return { kind: 'ok', value: decode(JSON.parse(text)) }
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error).slice(0, 300), isUnreadable: true }
  }
}

function failed(response: Response, text: string, now: number): Answer<never> {
  const away = turnedAway(response, text)
  if (away) {
    const { title, text: detail } = away
    return { kind: 'refused', problem: { status: response.status, title, detail } }
  }
  const problem = problemOf(response, text)
  if (response.status === 401 || response.status === 403) return { kind: 'no-access', problem }
  const retryAfterMs = waitOf(response.headers.get('retry-after'), now)
  return { kind: 'refused', problem, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** Also where the host answered and not the app: then there is no document. */
function problemOf(response: Response, text: string): Problem {
  const { status } = response
  try {
    const { title, detail } = Object(JSON.parse(text)) as Record<string, unknown>
    if (typeof title === 'string' && typeof detail === 'string') return { status, title, detail }
  } catch {}
  const title = status >= 500 ? 'The app failed' : 'The app refused'
  return { status, title, detail: `It answered ${status} ${response.statusText}`.trim() }
}

/** Seconds, or a date; RFC 9110, 10.2.3. */
function waitOf(value: string | null, now: number): number | undefined {
  if (value === null) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `No answer within ${timeoutMs / 1000} s`
  }
  return error instanceof Error ? error.message : String(error)
}
