// A name of a receiver may lead anywhere by the time of the call: where it leads is asked at each connection.
import type { LookupAddress } from 'node:dns'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'

const found = vi.hoisted(() => ({ addresses: [] as LookupAddress[] }))
vi.mock('node:dns', async (original) => ({
  ...(await original<typeof import('node:dns')>()),
  lookup: (_name: string, _options: object, callback: (e: null, all: LookupAddress[]) => void) =>
    callback(null, found.addresses),
}))

const { createPost } = await import('../../../src/adapters/azure/channels/post.ts')

let server: Server
let url: string
let calls = 0
beforeAll(async () => {
  server = createServer((_request, response) => {
    calls += 1
    response.writeHead(204).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://pager.example:${(server.address() as AddressInfo).port}/`
})
beforeEach(() => {
  calls = 0
})
afterAll(() => new Promise((done) => server.close(done)))

const here = { address: '127.0.0.1', family: 4 }
const post = () =>
  createPost({ wallNow: () => 0 })(url, { headers: {}, body: '{}', timeoutMs: 5000 })

test('a name that leads to a receiver is connected to', async () => {
  found.addresses = [here]
  expect(await post()).toMatchObject({ status: 204 })
  expect(calls).toBe(1)
})

test.each([
  ['the metadata service', [{ address: '169.254.169.254', family: 4 }]],
  ['it in disguise', [{ address: '::ffff:169.254.169.254', family: 6 }]],
  ['the management of the machine', [{ address: '168.63.129.16', family: 4 }]],
  ['a receiver and the metadata service', [here, { address: '169.254.169.254', family: 4 }]],
  ['this machine by another spelling', [{ address: '0.0.0.0', family: 4 }]],
  ['no address at all', []],
])('a name that leads to %s is not', async (_, addresses) => {
  found.addresses = addresses
  await expect(post()).rejects.toMatchObject({ code: 'EADDRESSFORBIDDEN' })
  expect(calls).toBe(0)
})
