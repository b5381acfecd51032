// Who is let in: a right signature within fifteen wall minutes, or a token made for Batch.
import { BatchSharedKeyCredentials } from '@azure/batch'
import { WebResource } from '@azure/ms-rest-js'
import { expect, test } from 'vitest'
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

const token = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'x']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
const future = Date.now() / 1000 + 3600

test.each([
  { aud: 'https://batch.core.windows.net/', exp: future, status: 200 },
  { aud: 'https://batch.core.windows.net', exp: future, status: 200 },
  { aud: 'https://management.core.windows.net/', exp: future, status: 403 },
  { aud: 'https://batch.core.windows.net.evil.example/', exp: future, status: 403 },
  { aud: 'https://batch.core.windows.net/', exp: 1_000, status: 403 },
])('a token for $aud that ends at $exp is answered $status', ({ aud, exp, status }) => {
  const { emulator } = start()
  const headers = { authorization: `Bearer ${token({ aud, exp })}` }
  const url = `${origin}/pools?api-version=2022-10-01.16.0`
  expect(emulator.handle({ method: 'GET', url, headers }).status).toBe(status)
})
