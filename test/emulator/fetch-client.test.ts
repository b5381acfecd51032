// A fetch onto the core: what other SDKs and tests send through it, and what comes back.
import { expect, test } from 'vitest'
import { createFetch } from '../../src/emulator/fetch-client.ts'
import { origin, start } from './support.ts'

const token = Buffer.from('{"aud":"https://batch.core.windows.net/"}').toString('base64url')
const headers = { authorization: `Bearer x.${token}.x`, 'content-type': 'application/json' }
const at = (path: string): string => `${origin}${path}?api-version=2022-10-01.16.0`

test('a call is answered with its status, its headers and its body', async () => {
  const ask = createFetch(start().emulator)
  const answer = await ask(at('/pools/frames'), { headers })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('etag')).toMatch(/^0x/)
  expect(await answer.json()).toMatchObject({ id: 'frames' })
})

test('a body arrives, and an answer without one has none', async () => {
  const ask = createFetch(start().emulator)
  const body = JSON.stringify({ targetDedicatedNodes: 5 })
  const resized = await ask(at('/pools/frames/resize'), { method: 'POST', headers, body })
  expect(resized.status).toBe(202)
  expect(await resized.text()).toBe('')
  expect(await (await ask(at('/pools/frames'), { headers })).json()).toMatchObject({
    targetDedicatedNodes: 5,
  })
})

test('a refusal is an answer, with the ids of the call', async () => {
  const ask = createFetch(start().emulator)
  const ids = { 'client-request-id': 'mine', 'return-client-request-id': 'true' }
  const answer = await ask(at('/pools/none'), { headers: { ...headers, ...ids } })
  expect(answer.status).toBe(404)
  expect(answer.headers.get('client-request-id')).toBe('mine')
  const { message } = (await answer.json()) as { message: { value: string } }
  expect(message.value).toContain(`RequestId:${answer.headers.get('request-id')}`)
})

test("an x-ms-client-request-id stays the client's own", async () => {
  const ask = createFetch(start().emulator)
  const answer = await ask(at('/pools'), { headers: { ...headers, 'x-ms-client-request-id': 'x' } })
  expect(answer.headers.get('x-ms-client-request-id')).toBeNull()
  expect(answer.headers.get('client-request-id')).toBeNull()
})

test('HEAD and a condition that is not met have no body', async () => {
  const ask = createFetch(start().emulator)
  const there = await ask(at('/pools/frames'), { method: 'HEAD', headers })
  expect(there.status).toBe(200)
  const etag = there.headers.get('etag') ?? ''
  const same = await ask(at('/pools/frames'), { headers: { ...headers, 'if-none-match': etag } })
  expect([same.status, await same.text()]).toEqual([304, ''])
})
