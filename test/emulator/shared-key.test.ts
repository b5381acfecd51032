// Who is let in: a right signature within fifteen wall minutes, or a token made for Batch.
import { BatchSharedKeyCredentials } from '@azure/batch'
import { WebResource } from '@azure/ms-rest-js'
import { expect, test } from 'vitest'
import { sign } from '../../src/emulator/wire/shared-key.ts'
import { origin, key as rightKey, start } from './support.ts'

const wrongKey = Buffer.alloc(64, 8).toString('base64')

/** Signs with the SDK's own signer, lets `alter` change the request afterwards, and sends it. */
async function ask(options: {
  key?: string
  account?: string
  ocpDate?: string
  alter?: (headers: Record<string, string>) => Record<string, string>
}) {
  const { emulator } = start()
  const request = new WebResource(
    `${origin}/pools?api-version=2022-10-01.16.0&$filter=id%20eq%20'a+b'`,
    'GET',
  )
  if (options.ocpDate) request.headers.set('ocp-date', options.ocpDate)
  request.headers.set('ocp-range', 'bytes=0-9')
  const signer = new BatchSharedKeyCredentials(
    options.account ?? 'renderfarm',
    options.key ?? rightKey,
  )
  await signer.signRequest(request)
  const headers = (options.alter ?? ((same) => same))(request.headers.rawHeaders())
  const answer = emulator.handle({ method: 'GET', url: request.url, headers })
  const body = JSON.parse(answer.body.toString())
  return {
    status: answer.status,
    code: body.code,
    detail: body.values?.[0]?.value as string | undefined,
    body,
  }
}

const minutesFromNow = (minutes: number): string =>
  new Date(Date.now() + minutes * 60_000).toUTCString()

test.each([
  { when: 'the key is right', given: {}, status: 200 },
  { when: 'the date is 14 minutes old', given: { ocpDate: minutesFromNow(-14) }, status: 200 },
  { when: 'the key is another', given: { key: wrongKey }, status: 403 },
  { when: 'the account is another', given: { account: 'otherfarm' }, status: 403 },
  { when: 'the date is 16 minutes old', given: { ocpDate: minutesFromNow(-16) }, status: 403 },
  { when: 'the date is 16 minutes ahead', given: { ocpDate: minutesFromNow(16) }, status: 403 },
  {
    when: 'a signed header was altered on the way',
    given: { alter: (h: Record<string, string>) => ({ ...h, 'ocp-range': 'bytes=0-99' }) },
    status: 403,
  },
  {
    when: 'a conditional header was added on the way',
    given: { alter: (h: Record<string, string>) => ({ ...h, 'if-match': '*' }) },
    status: 403,
  },
  {
    when: 'there is no authorization at all',
    given: { alter: ({ authorization: _, ...h }: Record<string, string>) => h },
    status: 403,
  },
  {
    when: 'the scheme is unknown',
    given: { alter: (h: Record<string, string>) => ({ ...h, authorization: 'Basic abc' }) },
    status: 400,
  },
])('$status when $when', async ({ given, status }) => {
  expect((await ask(given)).status).toBe(status)
})

test('a wrong key is told with the signature found and the text that was signed', async () => {
  const { body, detail } = await ask({ key: wrongKey })
  expect(body.code).toBe('AuthenticationFailed')
  expect(body.message.value).toMatch(
    /^Server failed to authenticate the request\. Make sure the value of Authorization header is formed correctly including the signature\.\nRequestId:/,
  )
  expect(body.values[0].key).toBe('AuthenticationErrorDetail')
  expect(detail).toMatch(
    /^The MAC signature found in the HTTP request '.+' is not the same as any computed signature\. Server used following string to sign: 'GET\n/,
  )
  expect(detail).toContain("/renderfarm/pools\n$filter:id eq 'a b'\napi-version:2022-10-01.16.0'")
})

const token = (claims: object | string): string =>
  ['{"alg":"none"}', typeof claims === 'string' ? claims : JSON.stringify(claims), 'x']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
const inSeconds = (seconds: number): number => Date.now() / 1000 + seconds
const aud = 'https://batch.core.windows.net/'

test.each([
  { when: 'it is for Batch', claims: { aud, exp: inSeconds(3600) }, status: 200 },
  { when: 'it is for Batch among others', claims: { aud: ['x', aud] }, status: 200 },
  { when: 'its audience lacks the slash', claims: { aud: aud.slice(0, -1) }, status: 401 },
  { when: 'its audience has two slashes', claims: { aud: `${aud}/` }, status: 401 },
  { when: 'it is for ARM', claims: { aud: 'https://management.core.windows.net/' }, status: 401 },
  { when: 'it is for a look-alike', claims: { aud: `${aud}.evil.example/` }, status: 401 },
  { when: 'it names no audience', claims: {}, status: 401 },
  { when: 'it has expired', claims: { aud, exp: 1_000 }, status: 401 },
  { when: 'it expired while it was on its way', claims: { aud, exp: inSeconds(-60) }, status: 200 },
  { when: 'it is not valid yet', claims: { aud, nbf: inSeconds(3600) }, status: 401 },
  { when: 'it is no token', claims: 'no JSON', status: 401 },
])('a token is answered $status when $when', ({ claims, status }) => {
  expect(askWith(`Bearer ${token(claims)}`)).toMatchObject({
    status,
    ...(status === 200 ? {} : { code: 'AuthenticationFailed' }),
  })
})

test('a token for another audience is told which one is meant, in the words of the service', () => {
  const { body } = askWith(`Bearer ${token({ aud: aud.slice(0, -1) })}`)
  expect(body.message.value).toMatch(
    /^Server failed to authenticate the request\. Make sure the value of Authorization header is formed correctly\.\nRequestId:/,
  )
  expect(body.values).toEqual([
    {
      key: 'AuthenticationErrorDetail',
      value:
        "The access token has been obtained from wrong audience or resource 'https://batch.core.windows.net'. It should exactly match (including forward slash) with one of the allowed audiences 'https://batch.core.windows.net/'",
    },
  ])
})

test.each([
  { header: 'SharedKeyLite renderfarm:abc', status: 400, code: 'InvalidAuthenticationInfo' },
  { header: 'SharedKey renderfarm', status: 400, code: 'InvalidAuthenticationInfo' },
  { header: 'Bearer', status: 400, code: 'InvalidAuthenticationInfo' },
  { header: ' ', status: 403, code: 'AuthenticationFailed' },
])('$code for the header "$header"', ({ header, ...refused }) => {
  expect(askWith(header)).toMatchObject(refused)
})

test('a call without a version is told so even when it is not signed', () => {
  const { emulator } = start()
  const answer = emulator.handle({ method: 'GET', url: `${origin}/pools`, headers: {} })
  expect(JSON.parse(answer.body.toString())).toMatchObject({
    code: 'MissingRequiredQueryParameter',
    values: [{ key: 'QueryParameterName', value: 'api-version' }],
  })
})

function askWith(authorization: string) {
  const answer = start().emulator.handle({
    method: 'GET',
    url: `${origin}/pools?api-version=2022-10-01.16.0`,
    headers: { authorization },
  })
  const body = JSON.parse(answer.body.toString())
  return { status: answer.status, code: body.code, body }
}

const now = new Date().toUTCString()
const version = 'api-version=2022-10-01.16.0'

// Each text is written out here as a client of that kind writes it, so that the check does not check itself.
test.each([
  {
    client: 'signs Date when there is no ocp-date',
    path: `/pools?${version}`,
    headers: { Date: now },
    text: `GET\n\n\n\n\n\n${now}\n\n\n\n\n\n/renderfarm/pools\napi-version:2022-10-01.16.0`,
  },
  {
    client: 'keeps the path percent-encoded',
    path: `/pools/no%2Dpool%20here?${version}`,
    text: `GET${'\n'.repeat(12)}ocp-date:${now}\n/renderfarm/pools/no%2Dpool%20here\napi-version:2022-10-01.16.0`,
  },
  {
    client: 'reads a plus in a query as a plus',
    path: `/pools?$filter=id+eq+'a'&${version}`,
    text: `GET${'\n'.repeat(12)}ocp-date:${now}\n/renderfarm/pools\n$filter:id+eq+'a'\napi-version:2022-10-01.16.0`,
  },
  {
    client: 'names a query parameter in capitals and another twice',
    path: `/pools?Timeout=20&${version}&x=b&x=a`,
    text: `GET${'\n'.repeat(12)}ocp-date:${now}\n/renderfarm/pools\napi-version:2022-10-01.16.0\ntimeout:20\nx:a,b`,
  },
  {
    client: 'signs a length of zero on a GET',
    path: `/pools?${version}`,
    headers: { 'ocp-date': now, 'content-length': '0' },
    text: `GET\n\n\n0${'\n'.repeat(9)}ocp-date:${now}\n/renderfarm/pools\napi-version:2022-10-01.16.0`,
  },
  {
    client: 'signs nothing for a POST without a body',
    method: 'POST',
    path: `/pools/none/stopresize?${version}`,
    text: `POST${'\n'.repeat(12)}ocp-date:${now}\n/renderfarm/pools/none/stopresize\napi-version:2022-10-01.16.0`,
  },
  {
    client: 'sends a body in chunks and signs no length',
    method: 'POST',
    path: `/pools/none/resize?${version}`,
    headers: { 'ocp-date': now, 'transfer-encoding': 'chunked' },
    body: '{"targetDedicatedNodes":1}',
    text: `POST${'\n'.repeat(12)}ocp-date:${now}\n/renderfarm/pools/none/resize\napi-version:2022-10-01.16.0`,
  },
  {
    client: 'writes its headers in capitals, sets a condition and a range',
    path: `/pools/none?${version}`,
    headers: {
      'OCP-Date': now,
      'If-None-Match': '0x1',
      Range: 'bytes=0-1',
      'ocp-x': ' folded\r\n  value ',
    },
    text: `GET${'\n'.repeat(9)}0x1\n\nbytes=0-1\nocp-date:${now}\nocp-x:folded value\n/renderfarm/pools/none\napi-version:2022-10-01.16.0`,
  },
])('a client passes that $client', ({ method = 'GET', path, headers, body, text }) => {
  const mac = sign(text, rightKey)
  const answer = start().emulator.handle({
    method,
    url: `${origin}${path}`,
    headers: { ...(headers ?? { 'ocp-date': now }), authorization: `SharedKey renderfarm:${mac}` },
    body,
  })
  expect(answer.body.toString()).not.toContain('AuthenticationFailed')
  expect([200, 404]).toContain(answer.status)
})
