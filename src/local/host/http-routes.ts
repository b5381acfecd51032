// Answers the HTTP triggers: finds the function by route and method, asks for its key, calls it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { maxBodyBytes, readBody, sendRpcResponse, toRpcRequest } from './http-exchange.ts'
import type { Invoker } from './invoke.ts'
import { type Keys, keyFits } from './keys.ts'
import { parseRoute, type Route } from './route.ts'
import type { RegisteredFunction } from './worker-app.ts'

const bindingSchema = z.object({
  route: z.string().optional(),
  methods: z.array(z.string()),
  authLevel: z.enum(['anonymous', 'function', 'admin']),
})

interface Entry {
  fn: RegisteredFunction
  route: Route
  methods: readonly string[]
  authLevel: string
}

export type HttpHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => Promise<boolean>

export interface HttpRoutesDeps {
  functions: readonly RegisteredFunction[]
  routePrefix: string
  keys: () => Keys
  invoker: Invoker
}

/** @returns a handler that answers false when no function has that route and method (Azure says 404 to both) */
export function createHttpRoutes(deps: HttpRoutesDeps): HttpHandler {
  const entries = deps.functions.flatMap((fn) => toEntry(fn, deps.routePrefix) ?? [])
  entries.sort((a, b) => b.route.weight - a.route.weight)
  return async (request, response, url) => {
    for (const entry of entries) {
      const params = entry.route.match(url.pathname)
      if (!params || !entry.methods.includes(request.method ?? '')) continue
      await answer(entry, params, request, response, url)
      return true
    }
    return false
  }

  async function answer(
    entry: Entry,
    params: Record<string, string>,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const { name } = entry.fn.metadata
    const header = request.headers['x-functions-key']
    const given = typeof header === 'string' ? header : url.searchParams.get('code')
    if (!keyFits(deps.keys(), given ?? undefined, entry.authLevel, name)) {
      request.resume()
      response.writeHead(401).end()
      return
    }
    const body = await readBody(request, maxBodyBytes)
    if (!body) {
      response.writeHead(413).end()
      return
    }
    const data = toRpcRequest(request, url, params, body)
    const result = await deps.invoker.invoke(entry.fn, { data })
    if (result.kind === 'succeeded') sendRpcResponse(response, result.returnValue)
    else response.writeHead(500).end()
  }
}

function toEntry(fn: RegisteredFunction, prefix: string): Entry | undefined {
  const trigger = Object.values(fn.metadata.bindings).find(
    (binding) => binding.type.toLowerCase() === 'httptrigger',
  )
  if (!trigger) return undefined
  const parsed = bindingSchema.safeParse(trigger)
  if (!parsed.success) {
    throw new Error(`function "${fn.metadata.name}": ${z.prettifyError(parsed.error)}`)
  }
  const { route, methods, authLevel } = parsed.data
  const path = [prefix, route ?? fn.metadata.name].filter((part) => part !== '').join('/')
  return { fn, route: parseRoute(path), methods: methods.map((m) => m.toUpperCase()), authLevel }
}
