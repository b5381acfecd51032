// Receivers on this machine for the tests of channels: an HTTP server that answers, hangs or breaks as it is told.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Got {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
  /** Wall milliseconds since the server began. */
  atMs: number
}

/** What the receiver does with a request once it has read it. */
export type Behaviour = (response: ServerResponse) => void

export const answers =
  (status: number, body = '', headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    void response.writeHead(status, headers).end(body)

export const hangs: Behaviour = () => undefined

/** As a process that is killed: the peer sees a reset. */
export const resets: Behaviour = (response) => void response.socket?.resetAndDestroy()

export const answersAfter =
  (ms: number, then: Behaviour): Behaviour =>
  (response) =>
    void setTimeout(() => then(response), ms).unref()

export interface Receiver {
  url: string
  got: Got[]
  /** In order; then `otherwise`. */
  next: Behaviour[]
  otherwise: Behaviour
  stop(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const beganAt = performance.now()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      receiver.got.push({ method, path: url, headers, body, atMs: performance.now() - beganAt })
      const behave = receiver.next.shift() ?? receiver.otherwise
      behave(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?sig=SECRETPART`,
    got: [],
    next: [],
    otherwise: answers(200),
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return receiver
}
