// HTTP around the emulator's core: one loopback port an account, the control API beside each.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isControlPath } from './control/control.ts'
import type { Emulator } from './emulator.ts'
import type { EmulatorRequest, EmulatorResponse, Transport } from './wire/http.ts'

export interface HttpShell {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  close(): Promise<void>
}

export interface HttpShellOptions {
  readonly emulator: Pick<Emulator, 'handle' | 'control'>
  /** The account this port stands for. */
  readonly account: string
  /** 0 takes any free port. */
  readonly port: number
  /** Wall milliseconds a client may take to send a whole request; 60 s by default. */
  readonly requestTimeoutMs?: number
}

/** Batch's own limit is not published; this keeps a runaway client from filling the memory. */
const largestBodyBytes = 4 * 1024 * 1024

/** What is over the limit is read and thrown away, so that the client hears its refusal; beyond this it is cut off. */
const longestPatienceBytes = 64 * 1024 * 1024

/** Idle connections stay as long as http.sys keeps them, so that no pooled client meets a closing one. */
const idleConnectionMs = 120_000

/** Room for the longest filter and for tokens with many claims: Node's own refusal has no body a client could read. */
const maxHeaderSize = 64 * 1024

/** A request that is not whole by then is given up; the service's front end is no more patient. */
const defaultRequestTimeoutMs = 60_000

/** Listens on loopback; rejects with one sentence when the port is taken. */
export async function startHttpShell(options: HttpShellOptions): Promise<HttpShell> {
  const requestTimeout = options.requestTimeoutMs ?? defaultRequestTimeoutMs
  const server = createServer(
    {
      maxHeaderSize,
      requestTimeout,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout, 5_000),
      keepAliveTimeout: idleConnectionMs,
    },
    (incoming, outgoing) => {
      answer(options, incoming, outgoing).catch(() => outgoing.destroy())
    },
  )
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new Error(`Port ${port} is taken; stop what listens there or choose another with --port.`)
  }
}

async function answer(
  { emulator, account }: HttpShellOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  // A client that speaks as to a proxy names scheme and host as well (RFC 9112, 3.2.2: every server takes that).
  const path = (incoming.url ?? '/').replace(/^https?:\/\/[^/?#]*/i, '') || '/'
  const scheme = incoming.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'
  const request: EmulatorRequest = {
    method: incoming.method ?? 'GET',
    // Links in answers follow the name and the scheme that the client used, also through a proxy.
    url: `${scheme}://${incoming.headers.host ?? '127.0.0.1'}${path}`,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]),
    ),
    ...(await bodyOf(incoming)),
    account,
  }
  const response = isControlPath(path) ? emulator.control(request) : emulator.handle(request)
  deliver(response.transport, outgoing, () => send(request, response, outgoing))
}

/** Sends at once, late, or never, as a scripted fault of the line wants it; a client that left ends the wait. */
function deliver(
  transport: Transport | undefined,
  outgoing: ServerResponse,
  sendNow: () => void,
): void {
  if (!transport) sendNow()
  else if (transport.kind === 'reset') reset(outgoing)
  else if (transport.ms !== undefined) {
    const then = transport.kind === 'late' ? sendNow : () => reset(outgoing)
    const timer = setTimeout(then, transport.ms)
    outgoing.once('close', () => clearTimeout(timer))
  }
}

/** A TCP reset, not a plain close: what a client sees when a load balancer drops it. */
function reset(outgoing: ServerResponse): void {
  if (outgoing.socket) outgoing.socket.resetAndDestroy()
  else outgoing.destroy()
}

function send(
  request: EmulatorRequest,
  response: EmulatorResponse,
  outgoing: ServerResponse,
): void {
  const bytes = Buffer.from(response.body)
  // As recorded: errors state their length, a 204 says 0, everything else comes in chunks, a HEAD without a length too.
  const sized = response.status >= 400 || response.status === 204
  const length =
    request.method === 'HEAD'
      ? 'content-length' in response.headers || response.status === 304
        ? {}
        : { 'transfer-encoding': 'chunked' }
      : sized
        ? { 'content-length': String(bytes.length) }
        : {}
  // The service says nothing of keeping a connection, it just does; Node would.
  outgoing.removeHeader('connection')
  outgoing.writeHead(response.status, { ...response.headers, ...length })
  outgoing.end(bytes.length > 0 ? bytes : undefined)
}

/**
 * The body as text. http.sys, which the service stands behind, takes a body with a length or in chunks and refuses a
 * write with neither (411); that the answer has Batch's own shape is assumed.
 */
async function bodyOf(
  incoming: IncomingMessage,
): Promise<Pick<EmulatorRequest, 'body' | 'broken'>> {
  const { 'content-length': stated, 'transfer-encoding': coding } = incoming.headers
  const isWrite = /^(POST|PUT|PATCH)$/.test(incoming.method ?? '')
  if (isWrite && stated === undefined && coding === undefined) {
    return { broken: 'MissingContentLengthHeader' }
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > longestPatienceBytes) throw new Error('The client does not stop sending.')
    if (length <= largestBodyBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  if (length > largestBodyBytes) return { broken: 'RequestBodyTooLarge' }
  return { body: Buffer.concat(chunks).toString('utf8') }
}
