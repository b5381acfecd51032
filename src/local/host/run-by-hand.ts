// Runs a function of an event hub by hand, `POST /admin/functions/NAME` with `{"input":"…"}`: there is no hub on this machine.
// Conduct after learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http: master key, 202, the input is one message.
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { readBody } from './http-exchange.ts'
import type { HttpHandler } from './http-routes.ts'
import type { Invoker } from './invoke.ts'
import { type Keys, sameKey } from './keys.ts'
import { resolveSettings } from './resolve-settings.ts'
import type { RegisteredFunction } from './worker-app.ts'

export interface RunByHandDeps {
  /** Those with an event hub trigger. */
  functions: readonly RegisteredFunction[]
  keys: () => Keys
  invoker: Invoker
}

const path = /^\/admin\/functions\/([^/]+)$/i
/** What an event hub takes in one message. */
const maxBytes = 1024 * 1024
const bodySchema = z.object({ input: z.string() })

export function createRunByHand({ functions, keys, invoker }: RunByHandDeps): HttpHandler {
  return async (request, response, url) => {
    const [, name = ''] = path.exec(url.pathname) ?? []
    if (name === '') return false
    const { status, text } = await answer(name, request)
    response.writeHead(status).end(text)
    return true
  }

  async function answer(name: string, request: IncomingMessage) {
    const raw = await readBody(request, maxBytes)
    const given = request.headers['x-functions-key']
    if (typeof given !== 'string' || !sameKey(keys().master, given)) return { status: 401 }
    const fn = functions.find((one) => one.metadata.name.toLowerCase() === name.toLowerCase())
    if (!fn) {
      return {
        status: 404,
        text: `no function of an event hub is called "${name}" on this machine`,
      }
    }
    if (request.method !== 'POST') return { status: 405, text: 'run it with POST' }
    if (!raw) return { status: 413, text: `the body is larger than ${maxBytes} bytes` }
    const body = bodySchema.safeParse(parsed(raw))
    if (!body.success)
      return { status: 400, text: 'the body is not {"input":"one message as text"}' }
    const message = body.data.input
    const isMany = triggerOf(fn)?.cardinality === 'many'
    const data = isMany ? { collectionString: { string: [message] } } : { string: message }
    const result = await invoker.invoke(fn, { data })
    return result.kind === 'succeeded' ? { status: 202 } : { status: 500 }
  }
}

/** @throws Error that names a setting which the hub's name wants and that is not there */
export function checkHubs(functions: readonly RegisteredFunction[], settings: NodeJS.ProcessEnv) {
  for (const fn of functions) {
    try {
      resolveSettings(String(triggerOf(fn)?.eventHubName ?? ''), settings)
    } catch (cause) {
      throw new Error(`function "${fn.metadata.name}": ${(cause as Error).message}`, { cause })
    }
  }
}

function triggerOf(fn: RegisteredFunction) {
  return Object.values(fn.metadata.bindings).find(({ type }) => /^eventhubtrigger$/i.test(type))
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch {
    return undefined
  }
}
