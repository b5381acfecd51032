// What the page asks of the API and makes of the answers: entity tags, refusals, silence, and answers it cannot read.
import { describe, expect, test } from 'vitest'
import { createAppClock } from '../../src/api/app-clock.ts'
import { createApiClient } from '../../src/web/api-client.ts'

const now = Date.parse('2026-05-04T08:00:00Z')
const readText = (body: unknown): string => {
  const { text } = Object(body) as { text?: unknown }
  if (typeof text !== 'string') throw new Error('no text')
  return text
}

function client(answers: readonly (Response | Error)[]) {
  const asked: { url: string; init: RequestInit }[] = []
  const api = createApiClient({
    async fetch(url, init) {
      const answer = answers[asked.length]
      asked.push({ url: String(url), init: init ?? {} })
      if (answer instanceof Response) return answer
      throw answer ?? new Error('not expected')
    },
    credentials: async (use) => ({ 'x-functions-key': use }),
    base: '/api',
    clock: createAppClock(() => now),
  })
  const headers = (index: number) => new Headers(asked[index]?.init.headers)
  return { api, asked, headers }
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers })

describe('a read', () => {
  test('sends the entity tag of the last answer, and gives the same value for 304', async () => {
    const answers = [
      json({ text: 'a' }, 200, { etag: '"1"' }),
      new Response(null, { status: 304 }),
      json({ text: 'b' }, 200, { etag: '"2"' }),
    ]
    const { api, headers } = client(answers)
    const all = [
      await api.get('/x', readText),
      await api.get('/x', readText),
      await api.get('/x', readText),
    ]
    expect(all.map((answer) => answer.kind === 'ok' && answer.value)).toEqual(['a', 'a', 'b'])
    expect([0, 1, 2].map((index) => headers(index).get('if-none-match'))).toEqual([
      null,
      '"1"',
      '"1"',
    ])
  })

  test('of another reader sends no tag', async () => {
    const tagged = () => json({ text: 'a' }, 200, { etag: '"1"' })
    const { api, headers } = client([tagged(), tagged()])
    await api.get('/x', readText)
    api.forget()
    await api.get('/x', readText)
    expect(headers(1).get('if-none-match')).toBe(null)
  })

  test.each([
    { status: 401, body: '', kind: 'no-access', detail: /401/ },
    {
      status: 403,
      body: '{"title":"No","detail":"roles: none"}',
      kind: 'no-access',
      detail: /^roles/,
    },
    { status: 400, body: '{"title":"Bad","detail":"top: 0"}', kind: 'refused', detail: /^top: 0$/ },
    { status: 502, body: '<html>', kind: 'refused', detail: /502/ },
    { status: 403, body: '<p>403 Ip Forbidden</p>', kind: 'refused', detail: /whatever the key/ },
    { status: 404, body: '{"title":1}', kind: 'refused', detail: /404/ },
  ])('answered with $status is $kind', async ({ status, body, kind, detail }) => {
    const { api } = client([new Response(body, { status })])
    const answer = await api.get('/x', readText)
    expect(answer).toMatchObject({
      kind,
      problem: { status, detail: expect.stringMatching(detail) },
    })
  })

  test.each([
    ['30', 30_000],
    ['Mon, 04 May 2026 08:01:00 GMT', 60_000],
    ['Mon, 04 May 2026 07:00:00 GMT', 0],
    ['soon', undefined],
  ])('tells how long to wait: Retry-After %s', async (value, expected) => {
    const { api } = client([json({}, 429, { 'retry-after': value })])
    const answer = await api.get('/x', readText)
    expect(answer.kind === 'refused' && answer.retryAfterMs).toBe(expected)
  })

  test('without an answer says why', async () => {
    const { api } = client([new TypeError('Failed to fetch')])
    const answer = await api.get('/x', readText)
    expect(answer).toEqual({
      kind: 'unreachable',
      reason: 'No connection to the app (Failed to fetch)',
    })
  })

  test.each(['not json', '{"other":1}'])('of %s says that it cannot be read', async (body) => {
    const { api } = client([new Response(body)])
    expect(await api.get('/x', readText)).toMatchObject({
      kind: 'unreachable',
      isUnreadable: true,
    })
  })
})

describe('a change', () => {
  test('is JSON with the credentials of a change, also when it says nothing', async () => {
    const { api, asked, headers } = client([json({ text: 'taken' }, 202)])
    expect(await api.post('/x', {}, readText)).toMatchObject({ kind: 'ok', value: 'taken' })
    expect([asked[0]?.url, asked[0]?.init.method, asked[0]?.init.body]).toEqual([
      '/api/x',
      'POST',
      '{}',
    ])
    expect(headers(0).get('content-type')).toBe('application/json')
    expect(headers(0).get('x-functions-key')).toBe('change')
  })
})
