// The catcher's HTTP side: the webhooks of Teams and of one's own, the pages to look at what came, and the same as JSON.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Told } from '../../adapters/telemetry/told.ts'
import { readBody } from '../host/http-exchange.ts'
import { type LocalServer, listenLocally } from '../local-server.ts'
import type { Collected } from '../telemetry/collected.ts'
import { telemetryType } from '../telemetry/forward.ts'
import { renderTelemetryPage } from '../telemetry/telemetry-page.ts'
import type { DeadLetter } from '../topic/topic.ts'
import type { Caught } from './caught.ts'
import {
  renderCardPage,
  renderHookPage,
  renderMailHtml,
  renderMailPage,
  renderOverview,
} from './page.ts'
import { createTeamsCatcher, maxTeamsBytes } from './teams.ts'
import { createWebhookCatcher, maxWebhookBytes } from './webhook.ts'

export interface CatcherServerDeps {
  caught: Caught
  deadLetters: () => readonly DeadLetter[]
  port: number
  wallNow: () => number
  /** What calls of the webhook are signed with. */
  webhookSecret: string
  /** What the app tells of itself, where that is collected. */
  collected?: Collected
}

/** A storm is told in one piece. */
const maxBytes: Readonly<Record<string, number>> = {
  '/teams': maxTeamsBytes,
  '/telemetry': 64 * 1024 * 1024,
}
const base = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
const pagePolicy = `${base}; frame-src 'self'; frame-ancestors 'none'`
/** A mail may have styles and embedded pictures, and is cut off from everything else. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'"

export function startCatcherServer(deps: CatcherServerDeps): Promise<LocalServer> {
  const teams = createTeamsCatcher(deps.caught, deps.wallNow)
  const webhook = createWebhookCatcher(deps.caught, deps.webhookSecret)
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  return listenLocally(server, deps.port)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://catcher')
    const body = await readBody(request, maxBytes[pathname] ?? maxWebhookBytes)
    if (pathname === '/webhook') {
      if (request.method !== 'POST') return plain(response, 405, 'post an event here')
      const { status, message } = webhook(request.headers, body)
      return plain(response, status, message)
    }
    if (pathname === '/telemetry' && request.method === 'POST' && deps.collected) {
      if (request.headers['content-type'] !== telemetryType) return plain(response, 415, '')
      const told = JSON.parse(body?.toString() ?? '[]') as readonly Told[]
      for (const one of told) deps.collected.hear(one)
      return plain(response, 202, '')
    }
    if (pathname === '/teams') {
      if (request.method !== 'POST') return plain(response, 405, 'post a message here')
      const { status, message, retryAfterSeconds } = teams(body)
      if (retryAfterSeconds) response.setHeader('retry-after', String(retryAfterSeconds))
      return plain(response, status, message ?? '')
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plain(response, 405, 'only GET')
    }
    const page = find(pathname)
    if (page === undefined) return plain(response, 404, `nothing was caught under ${pathname}`)
    response.writeHead(200, {
      'content-type': `${page.type}; charset=utf-8`,
      'content-security-policy': page.policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    response.end(page.text)
  }

  function find(path: string): { type: string; policy: string; text: string } | undefined {
    const caught = deps.caught.state
    const deadLetters = deps.deadLetters()
    const page = (text: string) => ({ type: 'text/html', policy: pagePolicy, text })
    if (path === '/') return page(renderOverview({ caught, deadLetters }))
    if (path === '/telemetry' && deps.collected) return page(renderTelemetryPage(deps.collected))
    if (path === '/api/caught') {
      const text = JSON.stringify({ ...caught, deadLetters })
      return { type: 'application/json', policy: pagePolicy, text }
    }
    const [, kind, number, part] = /^\/(cards|mails|hooks)\/(\d+)(\/html)?$/.exec(path) ?? []
    const n = Number(number)
    if (kind === 'cards' && !part) {
      const card = caught.cards.find((one) => one.n === n)
      return card && page(renderCardPage(card))
    }
    if (kind === 'hooks' && !part) {
      const hook = caught.hooks.find((one) => one.n === n)
      return hook && page(renderHookPage(hook))
    }
    const mail = kind === 'mails' ? caught.mails.find((one) => one.n === n) : undefined
    if (!mail) return undefined
    if (!part) return page(renderMailPage(mail))
    return { type: 'text/html', policy: mailPolicy, text: renderMailHtml(mail) }
  }
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}
