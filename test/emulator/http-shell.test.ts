// The emulator behind a socket: what goes over the wire as HTTP, and what bad clients may not do to it.
import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type HttpShell, startHttpShell } from '../../src/emulator/http-shell.ts'
import { start } from './support.ts'

const token = Buffer.from('{"aud":"https://batch.core.windows.net/"}').toString('base64url')
const authorization = `Bearer x.${token}.x`
const version = 'api-version=2022-10-01.16.0'

let shell: HttpShell
beforeEach(async () => {
  const { emulator } = start()
  shell = await startHttpShell({ emulator, account: 'renderfarm', port: 0, requestTimeoutMs: 200 })
})
afterEach(() => shell.close())

/** Sends text as it is and gives what comes back until the other side closes or `until` is seen. */
async function raw(text: string, until?: RegExp): Promise<string> {
  const socket = connect(Number(new URL(shell.url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(text)
  let said = ''
  for await (const chunk of socket) {
    said += chunk
    if (until?.test(said)) break
  }
  socket.destroy()
  return said
}

const headed = (first: string, more: readonly string[] = []): string =>
  [`${first} HTTP/1.1`, 'Host: farm.example:81', `Authorization: ${authorization}`, ...more]
    .map((line) => `${line}\r\n`)
    .join('')

test.each([
  { verb: 'GET', path: '/pools', has: /transfer-encoding: chunked/, not: /content-length/ },
  { verb: 'GET', path: '/pools/none', has: /content-length: \d+/, not: /transfer-encoding/ },
  { verb: 'HEAD', path: '/pools/frames', has: /transfer-encoding: chunked/, not: /content-/ },
  { verb: 'HEAD', path: '/pools/none', has: /transfer-encoding: chunked/, not: /content-/ },
  { verb: 'DELETE', path: '/pools/frames', has: /transfer-encoding: chunked/, not: /content-/ },
])('$verb $path frames its answer as recorded', async ({ verb, path, has, not }) => {
  const said = await raw(`${headed(`${verb} ${path}?${version}`)}\r\n`, /\r\n\r\n/)
  const head = (said.split('\r\n\r\n')[0] ?? '').toLowerCase()
  expect(head).toMatch(has)
  expect(head.replace('x-content-type-options', '')).not.toMatch(not)
  expect(head).not.toMatch(/^(connection|keep-alive):/im)
})

test('links follow the name the client used, and its scheme through a proxy', async () => {
  const link = async (more: string[]): Promise<string> =>
    (await raw(`${headed(`GET /pools/frames?${version}`, more)}\r\n`, /"url":"[^"]*"/)).match(
      /"url":"([^"]*)"/,
    )?.[1] ?? ''
  expect(await link([])).toBe('http://farm.example:81/pools/frames')
  expect(await link(['X-Forwarded-Proto: https'])).toBe('https://farm.example:81/pools/frames')
})

test('a write with neither length nor chunks is refused, one with chunks is not', async () => {
  const post = `POST /pools/frames/stopresize?${version}`
  expect(await raw(`${headed(post)}\r\n`, /"code"/)).toMatch(
    /^HTTP\/1\.1 411 .*"code":"MissingContentLengthHeader"/s,
  )
  const chunked = `${headed(post, ['Transfer-Encoding: chunked'])}\r\n2\r\n{}\r\n0\r\n\r\n`
  expect(await raw(chunked, /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 (202|409) /)
})

test('a body over the limit is told so, and the connection lives on', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = async (method: string, path: string, body = '') => {
    const asked = httpRequest(`${shell.url}${path}?${version}`, {
      agent,
      method,
      headers: { authorization, 'content-length': Buffer.byteLength(body) },
    })
    asked.end(body)
    const [answer] = await once(asked, 'response')
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk)
    return { answer, text: Buffer.concat(chunks).toString(), reused: asked.reusedSocket }
  }
  const large = await ask('POST', '/pools', 'x'.repeat(5 * 1024 * 1024))
  expect(large.answer.statusCode).toBe(413)
  expect(JSON.parse(large.text).code).toBe('RequestBodyTooLarge')
  expect(await ask('GET', '/pools')).toMatchObject({ answer: { statusCode: 200 }, reused: true })
  agent.destroy()
})

test('a body that never ends is given up', async () => {
  const said = await raw(`${headed(`POST /pools?${version}`, ['Content-Length: 100'])}\r\n{"id":`)
  expect(said).toMatch(/^HTTP\/1\.1 408 /)
})

test('a client that leaves in the middle of its body changes nothing', async () => {
  const socket = connect(Number(new URL(shell.url).port), '127.0.0.1')
  socket.write(`${headed(`DELETE /pools/frames?${version}`, ['Content-Length: 9'])}\r\n{`)
  await once(socket, 'connect')
  socket.destroy()
  const answer = await fetch(`${shell.url}/pools/frames?${version}`, { headers: { authorization } })
  expect(await answer.json()).toMatchObject({ state: 'active' })
})

test('two hundred calls at once are all answered', async () => {
  const ask = () =>
    fetch(`${shell.url}/pools/frames?${version}`, { headers: { authorization } }).then(
      async (answer) => [answer.status, ((await answer.json()) as { id: string }).id],
    )
  const answers = await Promise.all(Array.from({ length: 200 }, ask))
  expect(new Set(answers.map(String))).toEqual(new Set(['200,frames']))
})

test('what is no HTTP is refused and harms nobody', async () => {
  expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  expect((await fetch(`${shell.url}/pools?${version}`, { headers: { authorization } })).ok).toBe(
    true,
  )
})
