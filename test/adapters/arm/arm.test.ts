// The adapter of Azure Resource Manager over HTTP: what each kind of answer becomes, and what it never does.
import type { PipelineRequest } from '@azure/core-rest-pipeline'
import { describe, expect, test, vi } from 'vitest'
import { createArm } from '../../../src/adapters/azure/arm/arm.ts'
import { armHttp, type Scripted } from '../../support/arm-stand-in.ts'

const path =
  '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/nsg'
const subnetPath =
  '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/x'
const host = 'https://management.azure.com'

function arm(...answers: readonly (Scripted | Error)[]) {
  const http = armHttp(...answers)
  const waits: number[] = []
  const scopes: unknown[] = []
  const made = createArm({
    credential: {
      async getToken(asked) {
        scopes.push(asked)
        return { token: 'secret-token', expiresOnTimestamp: 4_102_444_800_000 }
      },
    },
    httpClient: http,
    wait: async (ms) => {
      waits.push(ms)
    },
  })
  return { arm: made, http, waits, scopes }
}

const errorBody = (code: string, message: string) => ({ error: { code, message } })
const denied = (action: string) =>
  errorBody(
    'AuthorizationFailed',
    `The client 'x' with object id 'y' does not have authorization to perform action '${action}' over scope '${path}' or the scope is invalid.`,
  )

interface Row {
  when: string
  answers: readonly (Scripted | Error)[]
  becomes: object
  asked?: number
  waits?: readonly number[]
  path?: string
}

const rows: readonly Row[] = [
  {
    when: 'a resource is read',
    answers: [{ status: 200, body: { id: path } }],
    becomes: { kind: 'read', value: { id: path } },
  },
  {
    when: '404 is missing',
    answers: [{ status: 404, body: errorBody('ResourceNotFound', 'not found') }],
    becomes: { kind: 'missing', path },
  },
  {
    when: '404 in no words of ARM is not missing',
    answers: [{ status: 404, body: '<html>no such page</html>' }],
    becomes: { kind: 'failed', path, reason: 'Azure Resource Manager answered 404.' },
  },
  {
    when: '404 of a subscription that is out of sight is not missing',
    answers: [
      {
        status: 404,
        body: errorBody('SubscriptionNotFound', "The subscription 's1' could not be found."),
      },
    ],
    becomes: { kind: 'failed', path, reason: expect.stringContaining('SubscriptionNotFound') },
  },
  {
    when: '403 names the action that is in its text',
    answers: [{ status: 403, body: denied('Microsoft.Network/networkSecurityGroups/read') }],
    becomes: { kind: 'denied', action: 'Microsoft.Network/networkSecurityGroups/read', path },
  },
  {
    when: '403 without an action names the one that reading takes',
    answers: [{ status: 403, body: '<html>forbidden</html>' }],
    path: subnetPath,
    becomes: {
      kind: 'denied',
      action: 'Microsoft.Network/virtualNetworks/subnets/read',
      path: subnetPath,
    },
  },
  {
    when: '401 fails and says to look at the identity',
    answers: [
      {
        status: 401,
        body: errorBody('InvalidAuthenticationToken', 'The access token is invalid.'),
      },
    ],
    becomes: {
      kind: 'failed',
      path,
      reason: expect.stringMatching(/401 \(InvalidAuthenticationToken.*identity/),
    },
  },
  {
    when: 'a 500 is asked again, with growing waits',
    answers: [
      { status: 500, body: '' },
      { status: 503, body: '' },
      { status: 200, body: { ok: true } },
    ],
    becomes: { kind: 'read', value: { ok: true } },
    asked: 3,
    waits: [1000, 2000],
  },
  {
    when: 'a 500 that stays is given up after three tries',
    answers: [{ status: 500, body: '' }],
    becomes: { kind: 'failed', path, reason: expect.stringContaining('answered 500') },
    asked: 3,
    waits: [1000, 2000],
  },
  {
    when: '429 is waited for as long as it says',
    answers: [
      { status: 429, body: '', headers: { 'retry-after': '7' } },
      { status: 200, body: {} },
    ],
    becomes: { kind: 'read', value: {} },
    asked: 2,
    waits: [7000],
  },
  {
    when: '429 that asks for minutes is not waited for',
    answers: [{ status: 429, body: '', headers: { 'retry-after': '600' } }],
    becomes: { kind: 'failed', path, reason: expect.stringContaining('throttles') },
    asked: 1,
    waits: [],
  },
  {
    when: 'a connection that fails is tried again',
    answers: [new Error('socket hang up'), { status: 200, body: {} }],
    becomes: { kind: 'read', value: {} },
    asked: 2,
    waits: [1000],
  },
  {
    when: 'a connection that keeps failing is a failed read',
    answers: [new Error('getaddrinfo ENOTFOUND management.azure.com')],
    becomes: { kind: 'failed', path, reason: expect.stringContaining('ENOTFOUND') },
    asked: 3,
  },
  {
    when: 'no answer within the time given is said so',
    answers: [Object.assign(new Error('aborted'), { name: 'AbortError' })],
    becomes: {
      kind: 'failed',
      path,
      reason: 'Azure Resource Manager did not answer within 10 seconds.',
    },
    asked: 3,
  },
  {
    when: 'a redirect is not followed',
    answers: [{ status: 302, body: '', headers: { location: 'https://evil.example/x' } }],
    becomes: { kind: 'failed', path, reason: expect.stringContaining('302') },
    asked: 1,
  },
  {
    when: 'a redirect on the same host is not followed either',
    answers: [{ status: 302, body: '', headers: { location: `${host}/subscriptions/other` } }],
    becomes: { kind: 'failed', path, reason: expect.stringContaining('302') },
    asked: 1,
  },
  {
    when: 'an answer that is no JSON object is a failed read',
    answers: [{ status: 200, body: '[1]' }],
    becomes: { kind: 'failed', path, reason: expect.stringContaining('no JSON object') },
  },
  {
    when: 'an error in odd shape is a failed read',
    answers: [{ status: 400, body: 'null' }],
    becomes: { kind: 'failed', path, reason: 'Azure Resource Manager answered 400.' },
  },
  {
    when: 'secrets in the words of an error are taken out',
    answers: [{ status: 400, body: errorBody('Bad', `AccountKey=${'a'.repeat(86)}== is wrong`) }],
    becomes: { kind: 'failed', path, reason: expect.not.stringContaining('aaaa') },
  },
]

describe('a read', () => {
  test.each(rows)('$when', async ({ answers, becomes, asked = 1, waits, path: asks = path }) => {
    const { arm: made, http, waits: waited } = arm(...answers)
    expect(await made.get(asks, '2024-07-01')).toEqual(becomes)
    expect(http.asked).toHaveLength(asked)
    if (waits) expect(waited).toEqual(waits)
    expect(http.asked.every(({ method }) => method === 'GET')).toBe(true)
  })

  test('carries a token for ARM, and its version', async () => {
    const { arm: made, http, scopes } = arm({ status: 200, body: {} })
    await made.get(path, '2024-07-01')
    expect(http.asked[0]).toEqual({
      method: 'GET',
      url: `${host}${path}?api-version=2024-07-01`,
      authorization: 'Bearer secret-token',
    })
    expect(scopes).toEqual([['https://management.azure.com/.default']])
  })

  test('without a token fails once and says why', async () => {
    const http = armHttp({ status: 200, body: {} })
    const made = createArm({
      credential: { getToken: () => Promise.reject(new Error('no managed identity here')) },
      httpClient: http,
      wait: () => Promise.reject(new Error('must not wait')),
    })
    expect(await made.get(path, '2024-07-01')).toEqual({
      kind: 'failed',
      path,
      reason: expect.stringContaining('no managed identity here'),
    })
    expect(http.asked).toEqual([])
  })

  test.each([
    '',
    'https://evil.example/subscriptions/x',
    '/x',
    '/subscriptions/../../x',
    '/subscriptions/s1/%2e%2E/x',
    '/subscriptions/s1/./x',
    '/subscriptions/s1/$(id)',
    '/subscriptions/s1/a;id',
    "/subscriptions/s1/a'b",
    '//evil.example',
    '/subscriptions/a?b=c',
    '/subscriptions/a b',
  ])('of %j, which is no resource id, asks nothing', async (odd) => {
    const { arm: made, http } = arm({ status: 200, body: {} })
    expect(await made.get(odd, '2024-07-01')).toMatchObject({ kind: 'failed' })
    expect(await made.list(odd, '2024-07-01')).toMatchObject({ kind: 'failed' })
    expect(http.asked).toEqual([])
  })
})

describe('an answer that does not end', () => {
  const never = (begin: (request: PipelineRequest) => void) =>
    createArm({
      credential: { getToken: async () => ({ token: 't', expiresOnTimestamp: 4_102_444_800_000 }) },
      httpClient: {
        sendRequest: (request) => {
          begin(request)
          return new Promise(() => {})
        },
      },
      wait: () => Promise.reject(new Error('must not wait')),
    })

  test('is left when it is too long', async () => {
    let aborted: PipelineRequest['abortSignal']
    const made = never((request) => {
      aborted = request.abortSignal
      request.onDownloadProgress?.({ loadedBytes: 33 * 1024 * 1024 })
    })
    expect(await made.get(path, '2024-07-01')).toEqual({
      kind: 'failed',
      path,
      reason: 'The answer of Azure Resource Manager has more than 33554432 bytes.',
    })
    expect(aborted?.aborted).toBe(true)
  })

  test('is left when it takes too long', async () => {
    vi.useFakeTimers()
    try {
      let begin = () => {}
      const begun = new Promise<void>((resolve) => {
        begin = resolve
      })
      const answer = never(begin).get(path, '2024-07-01')
      await begun
      await vi.advanceTimersByTimeAsync(30_000)
      expect(await answer).toEqual({
        kind: 'failed',
        path,
        reason: 'The answer of Azure Resource Manager was not whole within 30 seconds.',
      })
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a list', () => {
  const page = (names: readonly string[], nextLink?: unknown) => ({
    status: 200,
    body: { value: names.map((name) => ({ name })), ...(nextLink ? { nextLink } : {}) },
  })

  test('follows its pages and passes the query on', async () => {
    const { arm: made, http } = arm(page(['a'], `${host}/next?x=1`), page(['b']))
    const answer = await made.list(path, '2024-07-01', { $filter: "a eq 'b+c'" })
    expect(answer).toEqual({
      kind: 'read',
      value: { items: [{ name: 'a' }, { name: 'b' }], complete: true },
    })
    expect(new URL(http.asked[0]?.url ?? '').searchParams.get('$filter')).toBe("a eq 'b+c'")
    expect(http.asked[0]?.url).not.toContain('+')
    expect(http.asked[1]?.url).toBe(`${host}/next?x=1`)
  })

  test.each([
    'https://evil.example/next',
    'http://management.azure.com/next',
    'https://management.azure.com.evil.example/x',
    'not a link',
  ])('never follows a link to %s, and says that it is not complete', async (nextLink) => {
    const { arm: made, http } = arm(page(['a'], nextLink), page(['stolen']))
    expect(await made.list(path, '2024-07-01')).toEqual({
      kind: 'read',
      value: { items: [{ name: 'a' }], complete: false },
    })
    expect(http.asked).toHaveLength(1)
  })

  test.each([{}, { value: null }, { value: { a: 1 } }, { error: { code: 'x' } }])(
    'without its items, %j, is a failed read and not an empty one',
    async (body) => {
      const { arm: made } = arm({ status: 200, body })
      expect(await made.list(path, '2024-07-01')).toMatchObject({ kind: 'failed' })
    },
  )

  test('ends after its budget of pages', async () => {
    const { arm: made, http } = arm(page(['a'], `${host}/again`))
    expect(await made.list(path, '2024-07-01')).toMatchObject({ value: { complete: false } })
    expect(http.asked).toHaveLength(20)
  })

  test('whose second page is refused is refused', async () => {
    const { arm: made } = arm(page(['a'], `${host}/next`), {
      status: 403,
      body: denied('X.Y/z/read'),
    })
    expect(await made.list(path, '2024-07-01')).toEqual({
      kind: 'denied',
      action: 'X.Y/z/read',
      path,
    })
  })

  test('of service tags stands in values, and odd items are left out', async () => {
    const { arm: made } = arm({ status: 200, body: { values: [{ name: 'Sql' }, null, 7] } })
    expect(await made.list(path, '2024-07-01')).toEqual({
      kind: 'read',
      value: { items: [{ name: 'Sql' }], complete: true },
    })
  })
})
