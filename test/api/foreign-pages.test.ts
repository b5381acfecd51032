// Changes that a page of another site might ask for, and who asks where a token has said it.
import { beforeEach, describe, expect, test } from 'vitest'
import { createRateLimit, type HttpAsk, readChange } from '../../src/api/change-request.ts'
import type { JsonResponse } from '../../src/api/problem.ts'

const now = Date.UTC(2026, 2, 1, 12)
const url = 'https://medic.example.com/api/controls'
const json = { 'content-type': 'application/json' }
const ask = (headers: Record<string, string>, body = '{"by":"alice"}'): HttpAsk => ({
  ...{ url, headers: new Headers({ ...json, ...headers }), text: async () => body },
})

let limit: ReturnType<typeof createRateLimit>
beforeEach(() => {
  limit = createRateLimit()
})

describe('a page', () => {
  test.each([
    ['of the app itself', { origin: 'https://medic.example.com' }],
    ['behind something that ends TLS', { origin: 'http://medic.example.com' }],
    [
      'behind a door with another name',
      { origin: 'https://front.example.com', 'x-forwarded-host': 'front.example.com' },
    ],
    [
      'behind a gateway',
      { origin: 'https://gate.example.com', 'x-original-host': 'gate.example.com' },
    ],
    ['on a port', { origin: 'http://127.0.0.1:7071', host: '127.0.0.1:7071' }],
  ])('%s may ask', async (_, headers) => {
    expect(await readChange(ask(headers), limit, now, undefined)).toHaveProperty('caller')
  })

  test.each([
    ['of another site', { origin: 'https://evil.example.net' }],
    ['of a sister', { origin: 'https://other.example.com' }],
    ['whose name begins alike', { origin: 'https://medic.example.com.evil.net' }],
    ['of the same host on another port', { origin: 'https://medic.example.com:8443' }],
    ['without an origin to tell', { origin: 'null' }],
    ['that says nonsense', { origin: 'medic.example.com' }],
    [
      'that looks like ours to the browser alone',
      { origin: 'https://evil.example.net', 'sec-fetch-site': 'same-origin' },
    ],
  ])('%s may not', async (_, headers) => {
    const answer = (await readChange(ask(headers), limit, now, undefined)) as JsonResponse
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body).detail).toContain(`origin: "${headers.origin}" is not where`)
  })
})

describe('a token that has said who asks', () => {
  const verified = { id: 'oid-1', by: 'Ann Example (oid-1)' }
  const read = (given: HttpAsk, who = verified) => readChange(given, limit, now, who)

  test.each([
    ['over the field', ask({}, '{"by":"mallory","do":"pause"}')],
    ['over the header', ask({ 'x-batch-medic-by': 'mallory' }, '{"do":"pause"}')],
    ['where nobody states it', ask({}, '{"do":"pause"}')],
  ])('goes %s', async (_, given) => {
    const caller = { by: 'Ann Example (oid-1)', verified: true }
    expect(await read(given)).toEqual({ body: { do: 'pause' }, caller })
  })

  test('is counted by its id: another name is the same person', async () => {
    for (let n = 0; n < 30; n += 1) {
      expect(await read(ask({}), { ...verified, by: `Ann ${n}` })).toHaveProperty('caller')
    }
    expect(await read(ask({}))).toMatchObject({ status: 429 })
    expect(await read(ask({}), { id: 'oid-2', by: 'Bob' })).toHaveProperty('caller')
  })
})
