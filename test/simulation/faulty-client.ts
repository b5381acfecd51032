// The line to Batch of one instance behind the gate: calls may never leave, be refused, land late or lose their answers.
import type {
  HttpClient,
  HttpOperationResponse,
  WebResource,
  WebResourceLike,
} from '@azure/ms-rest-js'
import { HttpHeaders } from '@azure/ms-rest-js'
import type { Fault } from './fault.ts'
import { InjectedFault } from './fault.ts'
import type { Gate } from './faulty-ports.ts'

export interface ClientWitness {
  /** Before a call that changes something is sent; what it answers is told of each status that Batch gives. */
  calls(method: string, path: string, body: unknown): { answered(status: number): void }
  /** When Batch answers a read. */
  read(path: string, status: number): void
}

export interface ClientDeps {
  gate: Gate
  witness: ClientWitness
  /** Sends what is still under way when its sender has given it up. */
  landLater(afterMs: number, land: () => Promise<unknown>): void
}

export function faultyClient({ gate, witness, landLater }: ClientDeps, plain: HttpClient) {
  return {
    async sendRequest(request): Promise<HttpOperationResponse> {
      const { method } = request
      const { pathname } = new URL(request.url)
      const isRead = method === 'GET' || method === 'HEAD'
      const seen = isRead ? undefined : witness.calls(method, pathname, parsed(request.body))
      const of = isRead ? 'read' : 'action'
      const fault = await gate.enter(operationOf(method, pathname), of, pathname)
      // Its caller has given it up before it was sent.
      if (request.abortSignal?.aborted) throw new InjectedFault('connect')
      const send = async (sent: WebResourceLike = request) => {
        const response = await plain.sendRequest(sent)
        if (seen) seen.answered(response.status)
        else witness.read(pathname, response.status)
        return response
      }
      const instead = await insteadOfSending(fault, request, gate)
      if (instead) return instead
      if (fault?.kind === 'lands-late') {
        const underWay = request.clone()
        delete underWay.abortSignal
        landLater(fault.ms ?? 0, () => send(underWay))
        return await gate.silence()
      }
      const response = await send()
      await gate.leave(fault)
      switch (fault?.kind) {
        case 'answer-lost':
          throw new InjectedFault('read')
        case 'done-server-error':
          return refusal(request, 500, 'OperationTimedOut')
        default:
          return response
      }
    },
  } satisfies HttpClient
}

async function insteadOfSending(
  fault: Fault | undefined,
  request: WebResource,
  gate: Gate,
): Promise<HttpOperationResponse | undefined> {
  switch (fault?.kind) {
    case 'fails':
    case 'not-sent':
      throw new InjectedFault('connect')
    case 'hangs':
      return await gate.silence()
    case 'throttled':
      return refusal(request, 429, 'TooManyRequests', '5')
    case 'busy':
      return refusal(request, 503, 'ServerBusy', '2')
    case 'denied':
      return refusal(request, 403, 'AuthorizationFailure')
    case 'server-error':
      return refusal(request, 500, 'InternalError')
    case 'page': {
      const headers = new HttpHeaders({ 'content-type': 'text/html' })
      return { request, status: 200, headers, bodyAsText: '<html>Sign in to the proxy</html>' }
    }
    default:
      return undefined
  }
}

/** `GET nodes`, `POST reboot`: what is asked for, without whose it is. */
function operationOf(method: string, path: string): string {
  const parts = path.split('/').slice(1)
  const last = parts.at(-1) ?? ''
  const isThing = parts.length % 2 === 0 && (method === 'GET' || method === 'HEAD')
  if (parts.includes('files')) return `${method} files`
  return `${method} ${isThing ? `${parts.at(-2)}/one` : last}`
}

function refusal(
  request: WebResource,
  status: number,
  code: string,
  retryAfter?: string,
): HttpOperationResponse {
  const headers = new HttpHeaders({
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  })
  const bodyAsText = JSON.stringify({ code, message: { lang: 'en-us', value: 'Injected.' } })
  return { request, status, headers, bodyAsText }
}

function parsed(body: unknown): unknown {
  return typeof body === 'string' && body !== '' ? JSON.parse(body) : {}
}
