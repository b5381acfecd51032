// The topic's endpoint, `POST /api/events`, with Event Grid's key, limits and error bodies.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readBody } from '../host/http-exchange.ts'
import { sameKey } from '../host/keys.ts'
import { type LocalServer, listenLocally } from '../local-server.ts'
import { parseEvents } from './parse-events.ts'
import type { Topic } from './topic.ts'

export interface TopicServerDeps {
  topic: Topic
  key: string
  port: number
}

/** Event Grid's limit for an array and for each event. */
const maxBytes = 1024 * 1024
const lookMs = 100

/** Starts the endpoint and the delivery loop. */
export async function startTopicServer(deps: TopicServerDeps): Promise<LocalServer> {
  const server = await listenLocally(
    createServer((request, response) => {
      answer(request, response).catch(() => fail(response, 500, 'InternalServerError', 'failed'))
    }),
    deps.port,
  )
  const loop = setInterval(() => {
    deps.topic.deliverDue().catch((error: unknown) => {
      process.stderr.write(`topic: ${error instanceof Error ? error.message : String(error)}\n`)
    })
  }, lookMs)
  return {
    url: `${server.url}/api/events`,
    async stop() {
      clearInterval(loop)
      await server.stop()
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://topic')
    const body = await readBody(request, maxBytes)
    if (pathname !== '/api/events') {
      return fail(response, 404, 'NotFound', `publish with POST to /api/events, not to ${pathname}`)
    }
    if (request.method !== 'POST') {
      return fail(response, 405, 'MethodNotAllowed', 'publish with POST')
    }
    const given = keyOf(request)
    if (given === undefined || !sameKey(deps.key, given)) {
      const reason = given === undefined ? 'is missing' : 'is not the key of this topic'
      return fail(response, 401, 'Unauthorized', `the header aeg-sas-key ${reason}`)
    }
    if (!body) {
      return fail(
        response,
        413,
        'PayloadTooLarge',
        `the body is larger than ${maxBytes} bytes; send the events in smaller arrays`,
      )
    }
    const parsed = parseEvents(request.headers, body)
    if (parsed.kind === 'bad') return fail(response, 400, 'BadRequest', parsed.message)
    await deps.topic.accept(parsed.events)
    response.writeHead(200, { 'content-length': '0' }).end()
  }
}

/** There is no Entra on this machine: what stands in for it hands out the key as the token. */
function keyOf({ headers }: IncomingMessage): string | undefined {
  const key = headers['aeg-sas-key']
  return typeof key === 'string' ? key : /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ error: { code, message, details: [{ code, message }] } }))
}
