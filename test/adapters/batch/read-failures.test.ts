// How reads fail: which are tried again, for how long, and what the operator is told.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BatchReadError } from '../../../src/ports/batch.ts'
import { fault, host, type Reply, scriptedAccount } from './scripted-http.ts'

const emptyList: Reply = { status: 200, body: { value: [] } }
const refused = Object.assign(new Error(`connect ECONNREFUSED 10.0.0.1:443`), {
  code: 'ECONNREFUSED',
})
const unresolved = Object.assign(
  new Error(`request to https://${host}/ failed, reason: getaddrinfo ENOTFOUND ${host}`),
  { code: 'REQUEST_SEND_ERROR' },
)

async function failureOf(work: Promise<unknown>): Promise<BatchReadError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof BatchReadError)) throw new Error(`not a BatchReadError: ${String(error)}`)
  return error
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a read that cannot be answered', () => {
  test.each<{
    when: string
    reply: Reply
    failure: string
    code: string
    tries: number
    says: RegExp
  }>([
    {
      when: 'the name does not resolve',
      reply: { throws: unresolved },
      failure: 'unreachable',
      code: 'ENOTFOUND',
      tries: 3,
      says: /does not resolve.*privatelink\.batch\.azure\.com/,
    },
    {
      when: 'the connection is refused',
      reply: { throws: refused },
      failure: 'unreachable',
      code: 'ECONNREFUSED',
      tries: 3,
      says: /refused.*check url in BATCH_MEDIC_ACCOUNTS/,
    },
    {
      when: 'the certificate is not trusted',
      reply: { throws: Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }) },
      failure: 'unreachable',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      tries: 1,
      says: /certificate is not trusted/,
    },
    {
      when: 'the key is wrong',
      reply: fault(403, 'AuthenticationFailed', 'Server failed to authenticate the request.', {}, [
        { key: 'AuthenticationErrorDetail', value: "The MAC signature 'c2VjcmV0' is not the same" },
      ]),
      failure: 'denied',
      code: 'AuthenticationFailed',
      tries: 1,
      says: /denies the nodes of pool frames \(403 AuthenticationFailed: Server failed to authenticate the request\.\); put a current account key/,
    },
    {
      when: 'the account is disabled',
      reply: fault(403, 'AccountIsDisabled', 'The specified account is disabled.'),
      failure: 'denied',
      code: 'AccountIsDisabled',
      tries: 1,
      says: /the account is disabled: see its page in the portal/,
    },
    {
      when: 'Batch is busy and names no time',
      reply: fault(
        429,
        'TooManyRequests',
        'Request failed as server encountered too many requests.',
      ),
      failure: 'throttled',
      code: 'TooManyRequests',
      tries: 3,
      says: /takes no more requests for now \(429 TooManyRequests/,
    },
    {
      when: 'Batch fails',
      reply: fault(500, 'OperationTimedOut', 'Operation could not be completed.'),
      failure: 'server-error',
      code: 'OperationTimedOut',
      tries: 3,
      says: /500 OperationTimedOut: Operation could not be completed\..*service health/,
    },
    {
      when: 'the API version is not known',
      reply: fault(400, 'UnsupportedRequestVersion', 'The request version is not supported.'),
      failure: 'rejected',
      code: 'UnsupportedRequestVersion',
      tries: 1,
      says: /BATCH_MEDIC_BATCH_API_VERSION \(2022-10-01\.16\.0\)/,
    },
    {
      when: 'a proxy answers 404 with a page of its own',
      reply: {
        status: 404,
        body: '<html><title>Nothing</title>',
        headers: { 'content-type': 'text/html' },
      },
      failure: 'rejected',
      code: '',
      tries: 1,
      says: /404 with <html><title>Nothing/,
    },
    {
      when: 'a proxy answers 200 with a page of its own',
      reply: { status: 200, body: '<html>Sign in', headers: { 'content-type': 'text/html' } },
      failure: 'server-error',
      code: 'UnreadableAnswer',
      tries: 3,
      says: /text that starts with <html>Sign in instead of JSON/,
    },
    {
      when: 'the JSON is cut off',
      reply: { status: 200, body: '{"value":[{"id":"tvm' },
      failure: 'server-error',
      code: 'UnreadableAnswer',
      tries: 3,
      says: /text that starts with \{"value"/,
    },
    {
      when: 'the body is empty',
      reply: { status: 200, body: '' },
      failure: 'server-error',
      code: 'UnreadableAnswer',
      tries: 3,
      says: /an empty body instead of JSON/,
    },
  ])('when $when: $failure after $tries tries', async ({ reply, failure, code, tries, says }) => {
    const { account, asked } = scriptedAccount([reply])
    const error = await failureOf(account.nodes('frames'))
    expect(error.message).toMatch(says)
    expect({ failure: error.failure, code: error.code, tries: asked.length }).toEqual({
      failure,
      code,
      tries,
    })
    expect(error.message).not.toMatch(/RequestId|MAC signature|\n/)
  })

  test('is tried again and then answered', async () => {
    const busy = fault(503, 'ServerBusy', 'The server is busy.')
    const { account, asked, waits } = scriptedAccount([busy, { throws: refused }, emptyList])
    expect(await account.nodes('frames')).toEqual({ items: [], complete: true, gap: '' })
    expect(asked).toHaveLength(3)
    expect(waits[0]).toBeGreaterThanOrEqual(200)
    expect(waits[0]).toBeLessThanOrEqual(400)
    expect(waits[1]).toBeGreaterThanOrEqual(400)
    expect(waits[1]).toBeLessThanOrEqual(800)
  })

  test('waits as long as Retry-After says, be it seconds or a date', async () => {
    const seconds = fault(429, 'TooManyRequests', 'Too many.', { 'retry-after': '3' })
    const date = fault(503, 'ServerBusy', 'Busy.', {
      date: 'Sun, 01 Mar 2026 12:00:00 GMT',
      'retry-after': 'Sun, 01 Mar 2026 12:00:05 GMT',
    })
    const { account, waits } = scriptedAccount([seconds, date, emptyList])
    await account.nodes('frames')
    expect(waits).toEqual([3000, 5000])
  })

  test('is given up at once when Retry-After goes beyond ten seconds in total', async () => {
    const long = fault(429, 'TooManyRequests', 'Too many.', { 'retry-after': '6' })
    const { account, asked, waits } = scriptedAccount([long])
    const error = await failureOf(account.nodes('frames'))
    expect(error.message).toContain('It asks for 6 s of patience.')
    expect(asked).toHaveLength(2)
    expect(waits).toEqual([6000])
  })

  test('is not repeated when repeats are set to none', async () => {
    const { account, asked } = scriptedAccount([{ throws: refused }], { readRetries: 0 })
    await failureOf(account.nodes('frames'))
    expect(asked).toHaveLength(1)
  })

  test('is given up after 20 s without an answer', async () => {
    vi.useFakeTimers()
    const { account, asked } = scriptedAccount(['never'])
    const failed = failureOf(account.pool('frames'))
    await vi.waitUntil(() => asked.length === 1, 60_000)
    await vi.advanceTimersByTimeAsync(20_000)
    const error = await failed
    expect(error.failure).toBe('unreachable')
    expect(error.message).toContain('no answer for pool frames within 20 s')
    expect(asked).toHaveLength(1)
  })
})

describe('an identity or key', () => {
  test('an identity is asked for the audience of Batch, and its token goes out', async () => {
    const scopes: unknown[] = []
    const credential = {
      getToken: async (scope: string | string[]) => {
        scopes.push(scope)
        return { token: 'token-of-the-app', expiresOnTimestamp: 0 }
      },
    }
    const { account, asked } = scriptedAccount([emptyList], { auth: { kind: 'entra', credential } })
    await account.nodes('frames')
    expect(scopes).toEqual(['https://batch.core.windows.net//.default'])
    expect(asked[0]?.header('authorization')).toBe('Bearer token-of-the-app')
  })

  test('an identity without a token is told as such, and nothing is sent', async () => {
    const credential = {
      getToken: async () => {
        throw new Error('ManagedIdentityCredential: no managed identity endpoint found')
      },
    }
    const { account, asked } = scriptedAccount([emptyList], { auth: { kind: 'entra', credential } })
    const error = await failureOf(account.nodes('frames'))
    expect(error.failure).toBe('denied')
    expect(error.message).toMatch(/could not be signed: ManagedIdentity.*AZURE_CLIENT_ID/)
    expect(asked).toEqual([])
  })

  test('a key that is empty is told as such, and nothing is sent', async () => {
    const { account, asked } = scriptedAccount([emptyList], { auth: { kind: 'key', key: '' } })
    const error = await failureOf(account.nodes('frames'))
    expect(error.failure).toBe('denied')
    expect(error.message).toMatch(/could not be signed: .*check the account key in the setting/)
    expect(asked).toEqual([])
  })

  test('an identity that lacks its role is told which one', async () => {
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) }
    const denied = fault(403, 'InsufficientAccountPermissions', 'The account lacks permissions.')
    const { account } = scriptedAccount([denied], { auth: { kind: 'entra', credential } })
    const error = await failureOf(account.nodes('frames'))
    expect(error.message).toContain('Azure Batch Data Contributor')
  })
})
