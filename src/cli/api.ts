// Asks the app's HTTP API, and turns everything that can go wrong into one sentence.
import { z } from 'zod'
import { type IncidentDetail, incidentDetail } from '../api/shapes/incident-detail.ts'
import { type IncidentRow, incidentList } from '../api/shapes/incident-row.ts'
import { turnedAway } from '../api/turned-away.ts'
import { plain } from '../domain/plain.ts'
import { CliError } from './usage.ts'

/** As the API names them. */
export type Filters = Readonly<Record<string, string>>

export interface ApiSettings {
  url: string
  key: string | undefined
  fetch: typeof fetch
}

export interface IncidentPage {
  incidents: IncidentRow[]
  /** Whether there are more than were asked for. */
  more: boolean
}

const largestPage = 200
/** Pages may come without items while the app looks through its history. */
const mostPages = 50
const callTimeoutMs = 30_000
/** What to do stands at the end of it. */
const longestDetail = 1000

/** Each call throws `CliError` with one sentence: 2 where the question was wrong, else 1. */
export function createApi(settings: ApiSettings) {
  return {
    async list(filters: Filters, top: number): Promise<IncidentPage> {
      const incidents: IncidentRow[] = []
      let continuation: string | undefined
      for (let page = 0; page < mostPages; page += 1) {
        const wanted = Math.min(top - incidents.length, largestPage)
        const query = new URLSearchParams({ ...filters, top: String(wanted) })
        if (continuation) query.set('continuation', continuation)
        const body = await get(settings, `/api/incidents?${query}`, incidentList)
        incidents.push(...body.incidents)
        continuation = body.continuation
        if (!continuation || incidents.length >= top) break
      }
      return { incidents: incidents.slice(0, top), more: continuation !== undefined }
    },

    show: (id: string): Promise<IncidentDetail> =>
      get(settings, `/api/incidents/${encodeURIComponent(id)}`, incidentDetail),

    get: <T>(path: string, schema: z.ZodType<T>): Promise<T> => get(settings, path, schema),

    /** Sends a change; `by` is who asks, as the audit will name them. */
    async post<T>(path: string, by: string, body: object, schema: z.ZodType<T>): Promise<T> {
      const sent = { method: 'POST', by, body: JSON.stringify(body) }
      return await answerOf(settings, path, schema, await send(settings, path, sent))
    },
  }
}

async function get<T>(settings: ApiSettings, path: string, schema: z.ZodType<T>): Promise<T> {
  return await answerOf(settings, path, schema, await send(settings, path))
}

async function answerOf<T>(
  settings: ApiSettings,
  path: string,
  schema: z.ZodType<T>,
  response: Response,
): Promise<T> {
  const text = await response.text().catch(() => undefined)
  if (!response.ok) throw refusal(settings, response, path, text ?? '')
  if (text === undefined) {
    throw new CliError(1, `${settings.url} broke off in the midst of its answer; try again.`)
  }
  const body = jsonOf(text)
  if (body === undefined) {
    throw new CliError(
      1,
      `${settings.url} answered with something that is no JSON, so it is not Batch Medic, or a page stands before it; check --url.`,
    )
  }
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.') || 'the answer'
  throw new CliError(
    1,
    `${settings.url} did not answer as Batch Medic does (${where}: ${issue?.message}); check --url, and that app and CLI have the same version.`,
  )
}

interface Sent {
  method: string
  by: string
  body: string
}

async function send(
  { url, key, fetch }: ApiSettings,
  path: string,
  sent?: Sent,
): Promise<Response> {
  try {
    return await fetch(`${url}${path}`, {
      ...(sent ? { method: sent.method, body: sent.body } : {}),
      headers: {
        accept: 'application/json',
        ...(key ? { 'x-functions-key': key } : {}),
        ...(sent
          ? { 'content-type': 'application/json', 'x-batch-medic-by': headerText(sent.by) }
          : {}),
      },
      // A redirect would carry the key elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(callTimeoutMs),
    })
  } catch (error) {
    throw new CliError(1, unreachable(url, error))
  }
}

/** Headers carry no letters beyond Latin: the app reads them back. */
function headerText(text: string): string {
  return /^[ !-$&-~]*$/.test(text) ? text : encodeURIComponent(text)
}

function unreachable(url: string, error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } }
  if (name === 'TimeoutError') {
    return `${url} did not answer within ${callTimeoutMs / 1000} s; is the app busy or behind a firewall?`
  }
  switch (cause?.code) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${url}; is the app running? Start it with npm start, or give --url.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name in ${url} does not resolve (${cause.code}); check --url or BATCH_MEDIC_URL.`
    default:
      return `${url} cannot be reached: ${plain(cause?.message ?? message, 200)}; check --url.`
  }
}

/** The host refuses keys with an empty 401; everything else of the app is a problem document. */
function refusal(
  { url, key }: ApiSettings,
  response: Response,
  path: string,
  text: string,
): CliError {
  const { status, headers } = response
  const detail = detailOf(text)
  // What was asked for and cannot be had is said in full by the app.
  const saysWhy = /^\/api\/(?:access|controls|audit|channels|incidents\/[^/]+\/)/.test(path)
  const isOfAnIncident = path.startsWith('/api/incidents/')
  if (detail !== '' && [403, 404, 409, 429, 502].includes(status)) {
    if (saysWhy || status === 429 || (status === 404 && !isOfAnIncident)) {
      return new CliError(1, detail)
    }
  }
  if (detail !== '' && status === 400 && saysWhy) return new CliError(2, detail)
  // The host refuses a key without a word: what has words is the app, which wants a token.
  if (detail !== '' && status === 403) return new CliError(1, detail)
  if (detail !== '' && status === 401) return new CliError(1, signInText(url, text))
  const away = turnedAway(response, text)
  if (away) return new CliError(1, `${url} (${status}): ${away.title}. ${away.text}`)
  if (status === 401 || status === 403) {
    const given = key ? 'refuses the key' : 'wants a key'
    return new CliError(
      1,
      `${url} ${given} (${status}); give the function key with --key or BATCH_MEDIC_KEY.`,
    )
  }
  if (status === 404 && isOfAnIncident) {
    const id = decodeURIComponent(path.slice('/api/incidents/'.length))
    return new CliError(
      1,
      `There is no incident ${id} at ${url}; incidents list shows what is there.`,
    )
  }
  if (status === 404) {
    const [route] = path.split('?')
    return new CliError(
      1,
      `${url} has no ${route} (404); check --url, and that the app is as new as this CLI.`,
    )
  }
  if (status >= 300 && status < 400) {
    return new CliError(
      1,
      `${url} leads elsewhere (${status}), and a key is not sent there; give the address of the app itself with --url.`,
    )
  }
  const said = detail === '' ? '' : `: ${detail.replace(/\.$/, '')}`
  if (status === 400) return new CliError(2, `${url} cannot answer that${said}.`)
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  if (status === 429 || (status === 503 && seconds > 0)) {
    const when = seconds > 0 ? `in ${seconds} s` : 'in a minute'
    return new CliError(1, `${url} cannot take that now (${status})${said}; try again ${when}.`)
  }
  return new CliError(1, `${url} failed with ${status}${said}; the log of the app says more.`)
}

/** Without the name of the header: what stands behind that is taken for a secret, and masked. */
function signInText(url: string, text: string): string {
  const problem = z.object({ detail: z.string() }).safeParse(jsonOf(text))
  const [said = ''] = problem.success
    ? problem.data.detail.replace(/^authorization: /, '').split('. ', 1)
    : []
  if (/^is missing|^holds no/.test(said)) {
    return `${url} takes the sign-in of a person, and no key (401); run az login, and give --login.`
  }
  return `${url} refuses the sign-in (401): ${plain(said, 300)}; run az login anew.`
}

/** The words of a problem document. */
function detailOf(text: string): string {
  const problem = z.object({ detail: z.string() }).safeParse(jsonOf(text))
  return problem.success ? plain(problem.data.detail, longestDetail) : ''
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
