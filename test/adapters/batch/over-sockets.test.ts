// The adapter over real sockets: what the SDK's own HTTP client gives, also where nothing answers.
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { createBatchAccount } from '../../../src/adapters/azure/batch/batch-account.ts'

let server: Server | undefined

afterEach(async () => {
  vi.useRealTimers()
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const accountAt = (url: string) =>
  createBatchAccount({
    name: 'renderfarm',
    url: `${url}/`,
    auth: { kind: 'key', key: Buffer.from('key').toString('base64') },
    apiVersion: '2022-10-01.16.0',
    clock: { now: () => 0, toWallMs: (ms) => ms },
    wait: async () => {},
  })

test('a pool is read, with a signed request and the API version on the wire', async () => {
  const seen: string[] = []
  const url = await serve((request, response) => {
    seen.push(`${request.method} ${request.url}`, String(request.headers.authorization))
    response.setHeader('content-type', 'application/json;odata=minimalmetadata')
    response.end(JSON.stringify({ id: 'frames', state: 'active', eTag: '0x1' }))
  })
  expect(await accountAt(url).pool('frames')).toMatchObject({ state: 'active', eTag: '0x1' })
  expect(seen).toEqual([
    'GET /pools/frames?api-version=2022-10-01.16.0',
    expect.stringMatching(/^SharedKey renderfarm:/),
  ])
})

test('an empty 202 is accepted, and an empty 204 too', async () => {
  const statuses = [202, 204]
  const url = await serve((_, response) => {
    response.writeHead(statuses.shift() ?? 500).end()
  })
  const account = accountAt(url)
  expect(await account.reboot('p', 'n', 'requeue')).toEqual({ kind: 'accepted', status: 202 })
  expect(await account.reactivateTask('j', 't')).toEqual({ kind: 'accepted', status: 204 })
})

test('the end of a file comes from HEAD and a ranged GET, also where the file is JSON cut in two', async () => {
  const content = '{"frames":[1,2,3]}'
  const url = await serve((request, response) => {
    response.setHeader('content-type', 'application/json')
    const range = /bytes=(\d+)-(\d+)/.exec(String(request.headers['ocp-range']))
    if (request.method === 'HEAD') response.setHeader('content-length', content.length)
    response.end(range ? content.slice(Number(range[1]), Number(range[2]) + 1) : undefined)
  })
  expect(await accountAt(url).taskFile('j', 't', 'wd/out.json', 8)).toEqual({
    kind: 'text',
    text: '[1,2,3]}',
    truncated: true,
  })
})

test('nothing listens: unreachable, with the code', async () => {
  const url = await serve(() => {})
  server?.close()
  await expect(accountAt(url).pool('frames')).rejects.toMatchObject({
    failure: 'unreachable',
    code: 'ECONNREFUSED',
    message: expect.stringContaining(`${new URL(url).host}: the connection was refused`),
  })
  expect(await accountAt(url).reboot('p', 'n', 'requeue')).toMatchObject({ kind: 'in-doubt' })
})

test('the other side hangs up: an action is in doubt', async () => {
  const url = await serve((request) => request.socket.destroy())
  expect(await accountAt(url).reboot('p', 'n', 'requeue')).toMatchObject({
    kind: 'in-doubt',
    reason: expect.stringContaining('ECONNRESET'),
  })
})

test('a call that hangs is aborted, so that its connection does not leak', async () => {
  let closed: Promise<unknown> | undefined
  let arrived = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const url = await serve((request) => {
    closed = once(request.socket, 'close')
    arrived()
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const answer = accountAt(url).reboot('p', 'n', 'requeue')
  await arrival
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await answer).toMatchObject({ kind: 'in-doubt' })
  await closed
})
