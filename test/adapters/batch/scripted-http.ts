// An HttpClient that answers from a list and remembers what was asked: for answers no emulator would give.
import { type HttpClient, HttpHeaders, type WebResourceLike } from '@azure/ms-rest-js'
import type { BatchAccountOptions } from '../../../src/adapters/azure/batch/batch-account.ts'
import { createBatchAccount } from '../../../src/adapters/azure/batch/batch-account.ts'

export interface Asked {
  method: string
  path: string
  query: Record<string, string>
  body: unknown
  header(name: string): string | undefined
}

export type Reply =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | { throws: Error }
  | 'never'

/** Replies in their order; the last one is repeated. */
export function scriptedHttp(...replies: (Reply | ((asked: Asked) => Reply))[]) {
  const asked: Asked[] = []
  const client: HttpClient = {
    async sendRequest(request) {
      const one = askedOf(request)
      const given = replies[Math.min(asked.length, replies.length - 1)]
      asked.push(one)
      const reply = typeof given === 'function' ? given(one) : given
      if (reply === undefined || reply === 'never') return new Promise(() => {})
      if ('throws' in reply) throw reply.throws
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? '')
      return {
        request,
        status: reply.status,
        headers: new HttpHeaders({
          'content-type': 'application/json;odata=minimalmetadata',
          ...reply.headers,
        }),
        bodyAsText: reply.body === undefined ? '' : text,
      }
    },
  }
  return { client, asked }
}

function askedOf(request: WebResourceLike): Asked {
  const url = new URL(request.url)
  return {
    method: request.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: request.body === undefined ? undefined : JSON.parse(String(request.body)),
    header: (name) => request.headers.get(name),
  }
}

export const now = Date.parse('2026-03-01T12:00:00Z')
export const host = 'renderfarm.westeurope.batch.azure.com'

/** An account over scripted replies, and the waits between tries instead of the time they take. */
export function scriptedAccount(
  replies: (Reply | ((asked: Asked) => Reply))[],
  overrides: Partial<BatchAccountOptions> = {},
) {
  const http = scriptedHttp(...replies)
  const waits: number[] = []
  const account = createBatchAccount({
    name: 'renderfarm',
    url: `https://${host}`,
    auth: { kind: 'key', key: Buffer.from('a key of the account').toString('base64') },
    apiVersion: '2022-10-01.16.0',
    clock: { now: () => now, toWallMs: (ms) => ms },
    httpClient: http.client,
    wait: async (ms) => {
      waits.push(ms)
    },
    ...overrides,
  })
  return { account, asked: http.asked, waits }
}

/** Batch's error body as it stands on the wire. */
export function fault(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
  values?: readonly { key: string; value: string }[],
): Reply {
  return {
    status,
    headers,
    body: {
      'odata.metadata': `https://${host}/$metadata#Microsoft.Azure.Batch.Protocol.Entities.Container.errors/@Element`,
      code,
      message: {
        lang: 'en-US',
        value: `${message}\nRequestId:5f2c0d3e-0000-4000-8000-000000000000\nTime:2026-03-01T12:00:00.1234567Z`,
      },
      ...(values ? { values } : {}),
    },
  }
}
