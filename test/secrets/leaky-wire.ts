// A connection that breaks now and then, and answers that are refusals: each with a secret in its words.
import { Readable } from 'node:stream'
import { type HttpClient, HttpHeaders, type WebResourceLike } from '@azure/ms-rest-js'
import type { Deal } from './leaky-world.ts'

/** So many calls go well between two that do not. */
const betweenCalls = 12

/** `more` says whether there is still something to deal. */
export function leakyWire(plain: HttpClient, deal: Deal, more: () => boolean): HttpClient {
  let calls = 0
  let faults = 0
  return {
    async sendRequest(request) {
      calls += 1
      const isAction = request.method === 'POST'
      if (!more() || (!isAction && calls % betweenCalls !== 0)) return plain.sendRequest(request)
      faults += 1
      switch (faults % 4) {
        case 0:
          throw Object.assign(new Error(`request to ${request.url} failed: ${deal()}`), {
            code: 'ECONNRESET',
          })
        case 1:
          return answer(request, 500, `<html><body>Bad gateway: ${deal()}</body></html>`)
        default:
          return answer(request, isAction ? 409 : 403, errorBody(deal))
      }
    },
  }
}

function errorBody(deal: Deal): string {
  return JSON.stringify({
    code: 'OperationInvalidForCurrentState',
    message: { lang: 'en-US', value: `${deal()}\nRequestId:9c2d5c1e\nTime:2026-05-04T08:00:00Z` },
    values: [{ key: 'Reason', value: deal() }],
  })
}

function answer(request: WebResourceLike, status: number, body: string) {
  const type = body.startsWith('{') ? 'application/json' : 'text/html'
  const headers = new HttpHeaders({ 'content-type': type })
  return request.streamResponseBody
    ? { request, status, headers, readableStreamBody: Readable.from([Buffer.from(body)]) }
    : { request, status, headers, bodyAsText: body }
}
