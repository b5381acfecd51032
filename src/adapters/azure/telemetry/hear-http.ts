// Hears each request that this process sends while a step runs: in the one place below all SDKs, Node's own channels.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { CallHeard } from '../../telemetry/call.ts'
import { stepNow } from '../../telemetry/running-step.ts'
import { createCallNames, type KnownAddresses } from './call-names.ts'

/**
 * All SDKs in use send by `node:http`, and so does the post of channels. Each try is a request of its own.
 * Source of the channels: nodejs.org/api/diagnostics_channel.html, "HTTP"; Node 22 and 24 were looked at.
 * @returns what ends it
 */
export function hearHttp(addresses: KnownAddresses): () => void {
  const nameOf = createCallNames(addresses)
  const open = new WeakMap<ClientRequest, CallHeard>()

  const begun = safely(({ request }) => {
    const step = stepNow()
    if (!step) return
    const { method, protocol } = request
    const origin = originOf(request)
    const [path = ''] = request.path.split('?', 1)
    const clientRequestId = textOf(
      request.getHeader('client-request-id') ?? request.getHeader('x-ms-client-request-id'),
    )
    open.set(
      request,
      step.begin({
        ...nameOf(method, origin, path),
        ...{ method, scheme: protocol.replace(':', ''), host: origin.replace(/^\w+:\/\//, '') },
        ...(clientRequestId === undefined ? {} : { clientRequestId }),
      }),
    )
  })

  const answered = safely(({ request, response }) => {
    const heard = open.get(request)
    if (!heard || !response) return
    const { headers, statusCode = 0 } = response
    const requestId = textOf(headers['request-id'] ?? headers['x-ms-request-id'])
    const code = textOf(headers['x-ms-error-code'])
    heard.answered({
      status: statusCode,
      ...(requestId === undefined ? {} : { requestId }),
      ...(code === undefined ? {} : { code }),
    })
    // A body that nobody reads has no end but that of its connection, and one that breaks off is closed with an error.
    response.once('end', () => heard.ended())
    response.once('close', () => heard.ended(reasonOf(response.errored)))
  })

  const broken = safely(({ request, error }) => {
    open.get(request)?.ended(reasonOf(error ?? {}))
  })

  const heard = [
    ['http.client.request.start', begun],
    ['http.client.response.finish', answered],
    ['http.client.request.error', broken],
  ] as const
  for (const [channel, hear] of heard) subscribe(channel, hear)
  return () => {
    for (const [channel, hear] of heard) unsubscribe(channel, hear)
  }
}

/** `ECONNRESET`; undefined where nothing went wrong. */
function reasonOf(error: unknown): string | undefined {
  if (!error) return undefined
  const { code, name } = error as { code?: unknown; name?: unknown }
  return textOf(code) ?? textOf(name) ?? 'Error'
}

interface Published {
  request: ClientRequest
  response?: IncomingMessage
  error?: unknown
}

/** Who subscribes throws into the process, not to who sends: telemetry must end neither. */
function safely(hear: (published: Published) => void): (message: unknown) => void {
  return (message) => {
    try {
      hear(message as Published)
    } catch {
      // What cannot be told is not told.
    }
  }
}

/** `https://host`, with a port where it is not the usual one: as a URL has it. */
function originOf(request: ClientRequest): string {
  const given = textOf(request.getHeader('host')) ?? request.host
  const url = `${request.protocol}//${given}`
  return URL.canParse(url) ? new URL(url).origin : `${request.protocol}//${request.host}`
}

/** Of a header, which node-fetch sets as a list of one; longer than any id is, it is none. */
function textOf(value: unknown): string | undefined {
  const text: unknown = Array.isArray(value) ? value[0] : value
  return typeof text === 'string' && /^[\x21-\x7e]{1,100}$/.test(text) ? text : undefined
}
