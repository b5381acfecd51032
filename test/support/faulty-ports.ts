// Every port of an app behind a gate: its calls take turns, may fail before or after they took effect, and may be the last.
import type { HttpClient, HttpOperationResponse, WebResource } from '@azure/ms-rest-js'
import { HttpHeaders } from '@azure/ms-rest-js'
import type { AppPorts } from '../../src/app.ts'
import type { Delivery } from '../../src/ports/channel.ts'
import type { Rows, TransactAnswer } from '../../src/ports/rows.ts'

export class InjectedFault extends Error {
  override readonly name = 'InjectedFault'
}

export type StoreFate = 'ok' | 'fails' | 'answer-lost' | 'retried'
export type CallFate =
  | 'ok'
  | 'not-sent'
  | 'answer-lost'
  | 'throttled'
  | 'busy'
  | 'server-error'
  | 'done-server-error'
  | 'hangs'
  | 'lands-late'
export type DeliveryFate = 'ok' | 'later' | 'sent-later' | 'refused' | 'slow'

/** What happens to each call; asked at its turn. */
export interface Fates {
  store(name: string): StoreFate
  call(method: string): CallFate
  delivery(channel: string): DeliveryFate
  /** Milliseconds between sending a call that lands late and its landing. */
  landsAfterMs(): number
}

export interface Gate {
  /** Waits for the holder's turn; where it dies here, for ever. */
  pass(holder: string, operation: string, afterMs?: number): Promise<void>
}

/** Sees what goes through the ports, as it takes effect. */
export interface Witness {
  transacted(table: string, partition: string, changes: Parameters<Rows['transact']>[2]): void
  /** Before a call that changes something is sent. */
  calls(holder: string, path: string, body: unknown): { accepted(status: number): void }
  delivered(channel: string, keys: readonly string[]): void
  refused(channel: string, keys: readonly string[]): void
}

export interface FaultyDeps {
  gate: Gate
  fates: Fates
  witness: Witness
  /** Runs a request that is still under way when its sender has given it up. */
  later(afterMs: number, land: () => Promise<void>): void
}

/** The time-out of a Batch call. */
const callTimeoutMs = 20_000
const slowReadMs = 7_000

export function faultyPorts(deps: FaultyDeps, ports: AppPorts, holder: string): AppPorts {
  const { gate, fates, witness } = deps

  async function stored<T>(name: string, work: () => Promise<T>): Promise<T> {
    await gate.pass(holder, name)
    const fate = fates.store(name)
    if (fate === 'fails') throw new InjectedFault(`${name} did not reach the store`)
    const first = await work()
    // The storage SDKs repeat a write whose answer was lost; what comes back is the second answer.
    const answer = fate === 'retried' ? await work() : first
    await gate.pass(holder, `${name}, its answer`)
    if (fate === 'answer-lost') throw new InjectedFault(`the answer to ${name} was lost`)
    return answer
  }

  async function transact(...args: Parameters<Rows['transact']>): Promise<TransactAnswer> {
    const answer = await ports.rows.transact(...args)
    if (answer.kind === 'done') witness.transacted(...args)
    return answer
  }

  async function deliver(
    channel: string,
    keys: readonly string[],
    send: () => Promise<Delivery>,
  ): Promise<Delivery> {
    await gate.pass(holder, `send ${channel}`)
    const fate = fates.delivery(channel)
    const failed: Delivery = { kind: 'later', afterMs: 3_000, reason: 'injected: busy' }
    if (fate === 'later') return failed
    if (fate === 'refused') {
      witness.refused(channel, keys)
      return { kind: 'refused', reason: 'injected: no such address' }
    }
    if (fate === 'slow') await gate.pass(holder, `send ${channel}, slowly`, 15_000)
    const delivery = await send()
    witness.delivered(channel, keys)
    await gate.pass(holder, `send ${channel}, its answer`)
    return fate === 'sent-later' ? failed : delivery
  }

  const { rows, messages, evidence } = ports
  return {
    ...ports,
    rows: {
      get: (...args) => stored('rows.get', () => rows.get(...args)),
      range: (...args) => stored('rows.range', () => rows.range(...args)),
      transact: (...args) => stored('rows.transact', () => transact(...args)),
      ensure: (...args) => stored('rows.ensure', () => rows.ensure(...args)),
      drop: (...args) => stored('rows.drop', () => rows.drop(...args)),
    },
    messages: {
      examine: (...args) => stored('messages.examine', () => messages.examine(...args)),
      drain: (...args) => stored('messages.drain', () => messages.drain(...args)),
      beat: (...args) => stored('messages.beat', () => messages.beat(...args)),
    },
    evidence: {
      put: (...args) => stored('evidence.put', () => evidence.put(...args)),
      get: (...args) => stored('evidence.get', () => evidence.get(...args)),
    },
    channels: ports.channels.map((channel) => ({
      name: channel.name,
      send: (announcement) =>
        deliver(channel.name, [announcement.key], () => channel.send(announcement)),
    })),
    topic: {
      publish: (events) =>
        deliver(
          'topic',
          events.map(({ key }) => key),
          () => ports.topic.publish(events),
        ),
    },
  }
}

export function faultyClient(deps: FaultyDeps, plain: HttpClient, holder: string): HttpClient {
  const { gate, fates, witness, later } = deps
  return {
    async sendRequest(request) {
      const { method } = request
      const { pathname } = new URL(request.url)
      await gate.pass(holder, `${method} ${pathname}`)
      const changes = method === 'POST'
      const seen = changes && witness.calls(holder, pathname, parsed(request.body))
      const send = async () => {
        const response = await plain.sendRequest(request)
        if (seen) seen.accepted(response.status)
        return response
      }
      const fate = fates.call(method)
      switch (fate) {
        case 'not-sent':
          throw new InjectedFault('connect ECONNREFUSED')
        case 'hangs':
          await gate.pass(holder, 'a call that hangs', changes ? callTimeoutMs : slowReadMs)
          throw new InjectedFault('ETIMEDOUT')
        case 'lands-late':
          later(fates.landsAfterMs(), async () => void (await send()))
          await gate.pass(holder, 'a call that lands late', changes ? callTimeoutMs : slowReadMs)
          throw new InjectedFault('ETIMEDOUT')
        case 'throttled':
          return refusal(request, 429, 'TooManyRequests', '5')
        case 'busy':
          return refusal(request, 503, 'ServerBusy', '2')
        case 'server-error':
          return refusal(request, 500, 'InternalError')
        case 'ok':
        case 'answer-lost':
        case 'done-server-error': {
          const response = await send()
          await gate.pass(holder, `${method} ${pathname}, its answer`)
          if (fate === 'answer-lost') throw new InjectedFault('read ECONNRESET')
          return fate === 'ok' ? response : refusal(request, 500, 'OperationTimedOut')
        }
      }
    },
  }
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
