// The Event Grid extension's webhook: handshakes of both schemas, then one call of the function per event.
// Conduct after Microsoft.Azure.WebJobs.Extensions.EventGrid: 404 unknown function, 202 done, 500 when one threw.
import type { IncomingMessage } from 'node:http'
import type { LogSink } from './core-types.ts'
import { readBody } from './http-exchange.ts'
import type { HttpHandler } from './http-routes.ts'
import type { Invoker } from './invoke.ts'
import { type Keys, sameKey } from './keys.ts'
import type { RegisteredFunction } from './worker-app.ts'

export interface WebhookDeps {
  functions: readonly RegisteredFunction[]
  keys: () => Keys
  invoker: Invoker
  log: LogSink
}

type Event = Record<string, unknown>

interface Answer {
  status: number
  body?: string
  headers?: Record<string, string>
}

const path = '/runtime/webhooks/eventgrid'
const maxBytes = 2 * 1024 * 1024

export function createEventGridWebhook(deps: WebhookDeps): HttpHandler {
  return async (request, response, url) => {
    if (url.pathname.toLowerCase() !== path) return false
    const { status, body, headers } = await answer(request, url)
    response.writeHead(status, headers)
    response.end(body)
    return true
  }

  async function answer(request: IncomingMessage, url: URL): Promise<Answer> {
    const raw = await readBody(request, maxBytes)
    const header = request.headers['x-functions-key']
    const given = url.searchParams.get('code') ?? (typeof header === 'string' ? header : '')
    const keys = deps.keys()
    if (![keys.eventGrid, keys.master].some((key) => sameKey(key, given))) return { status: 401 }
    const name = url.searchParams.get('functionName') ?? ''
    const fn = deps.functions.find(
      (one) => one.metadata.name.toLowerCase() === name.toLowerCase() && isEventGrid(one),
    )
    if (!fn) return { status: 404, body: `cannot find function: '${name}'` }
    if (request.method === 'OPTIONS') return allowOrigin(request)
    if (!raw) return { status: 413 }
    const events = parseEvents(raw)
    if (!events) return { status: 400, body: 'the body is not an event or an array of events' }
    const type = String(request.headers['aeg-event-type'] ?? '').toLowerCase()
    if (type === 'subscriptionvalidation') return validate(events)
    if (type === 'unsubscribe') return { status: 202 }
    const isCloudEvent = /^application\/cloudevents/i.test(request.headers['content-type'] ?? '')
    if (type !== 'notification' && !isCloudEvent) return { status: 400 }
    return deliver(fn, events)
  }

  /** All run at once, and one that throws fails the delivery: Event Grid then sends the whole again. */
  async function deliver(fn: RegisteredFunction, events: Event[]): Promise<Answer> {
    const results = await Promise.all(
      events.map((event) =>
        deps.invoker.invoke(fn, {
          data: { json: JSON.stringify(event) },
          triggerMetadata: { data: { json: JSON.stringify(event.data ?? null) } },
        }),
      ),
    )
    if (results.every((result) => result.kind === 'succeeded')) return { status: 202 }
    return { status: 500, body: `Exception while executing function: ${fn.metadata.name}` }
  }

  /** Event Grid schema: an array with one event, whose code goes back with a 200 (a 202 would not count). */
  function validate(events: Event[]): Answer {
    const data = events[0]?.data as { validationCode?: string } | undefined
    if (!data?.validationCode) return { status: 400, body: 'data.validationCode is missing' }
    deps.log({ level: 'debug', category: 'system', message: 'Event Grid subscription validated' })
    return {
      status: 200,
      body: JSON.stringify({ validationResponse: data.validationCode }),
      headers: { 'content-type': 'application/json' },
    }
  }

  /** CloudEvents schema: the abuse protection of cloudevents http-webhook.md, section 4. */
  function allowOrigin(request: IncomingMessage): Answer {
    const origin = request.headers['webhook-request-origin']
    if (typeof origin !== 'string')
      return { status: 400, body: 'WebHook-Request-Origin is missing' }
    return {
      status: 200,
      headers: {
        allow: 'POST',
        'webhook-allowed-origin': origin,
        'webhook-allowed-rate': String(request.headers['webhook-request-rate'] ?? '*'),
      },
    }
  }
}

function isEventGrid(fn: RegisteredFunction): boolean {
  return Object.values(fn.metadata.bindings).some(
    (binding) => binding.type.toLowerCase() === 'eventgridtrigger',
  )
}

function parseEvents(raw: Buffer): Event[] | undefined {
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'))
    const list = Array.isArray(value) ? value : [value]
    const good = list.every((item) => typeof item === 'object' && item !== null)
    return good ? (list as Event[]) : undefined
  } catch {
    return undefined
  }
}
