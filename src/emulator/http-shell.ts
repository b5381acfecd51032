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
}

/** Batch's own limit is not published; this keeps a runaway client from filling the memory. */
const largestBodyBytes = 4 * 1024 * 1024

/** Listens on loopback; rejects with one sentence when the port is taken. */
export async function startHttpShell(options: HttpShellOptions): Promise<HttpShell> {
  const server = createServer((incoming, outgoing) => {
    answer(options, incoming, outgoing).catch(() => outgoing.destroy())
  })
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
  const body = await bodyOf(incoming)
  const path = incoming.url ?? '/'
  const request: EmulatorRequest = {
    method: incoming.method ?? 'GET',
    url: `http://${incoming.headers.host ?? '127.0.0.1'}${path}`,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]),
    ),
    body,
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
  // As recorded: errors state their length, a 204 says 0, everything else comes in chunks.
  const sized = response.status >= 400 || response.status === 204
  outgoing.writeHead(response.status, {
    ...response.headers,
    ...(sized && request.method !== 'HEAD' ? { 'content-length': String(bytes.length) } : {}),
  })
  outgoing.end(bytes.length > 0 ? bytes : undefined)
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > largestBodyBytes) throw new Error('The request body is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
