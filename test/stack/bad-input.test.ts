// Everything wrong that can come in from outside: each is answered or recorded, and the app goes on.
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isAlive, type SmallStack, startSmallStack } from './small-stack.ts'

let stack: SmallStack
let pids: ReturnType<SmallStack['pids']>

beforeAll(async () => {
  stack = await startSmallStack({ world: { accounts: [{ name: 'renderfarm' }] } })
  pids = stack.pids()
})
afterAll(() => stack?.end())

const cloudEvents = 'application/cloudevents+json; charset=utf-8'
const event = { specversion: '1.0', id: 'e1', source: '/elsewhere', type: 'Farm.NodeBroken' }
const about = (data: unknown, more: object = {}) => JSON.stringify({ ...event, data, ...more })

async function answerOf(url: string, body: string, headers: Record<string, string>) {
  const response = await fetch(url, { method: 'POST', headers, body })
  return { status: response.status, text: await response.text() }
}

describe('what is posted to the topic', () => {
  const cases = [
    { what: 'no JSON', body: '{"specversion": ', status: 400 },
    { what: 'an empty body', body: '', status: 400 },
    { what: 'an empty list', body: '[]', status: 400 },
    { what: 'null', body: 'null', status: 400 },
    { what: 'a body of 1.5 MB', body: about('x'.repeat(1_500_000)), status: 413 },
    { what: 'an event without a type', body: about({}, { type: undefined }), status: 400 },
    { what: 'an event without an id', body: about({}, { id: undefined }), status: 400 },
    { what: 'an event without data', body: JSON.stringify(event), status: 200 },
    { what: 'an unknown type', body: about({ anything: [1, null] }), status: 200 },
    {
      what: 'an unknown pool',
      body: about({ account: 'renderfarm', pool: 'nowhere' }),
      status: 200,
    },
    { what: 'an unknown account', body: about({ account: 'x', pool: 'frames' }), status: 200 },
    {
      what: 'ids with what the store forbids',
      body: about({ account: 'renderfarm', pool: '../a?b#c\\d\u0000' }),
      status: 200,
    },
    {
      what: 'a pool that is an object',
      body: about({ account: 'renderfarm', pool: { $ne: null } }),
      status: 200,
    },
    {
      what: 'data nested very deep',
      // What is nested deeper than 64 levels could not be kept without overflowing a stack.
      body: about(JSON.parse('['.repeat(4_000) + ']'.repeat(4_000))),
      status: 400,
    },
  ]
  test.each(cases)('$what → $status', async ({ body, status }) => {
    const headers = { 'content-type': cloudEvents, 'aeg-sas-key': stack.keys.topic }
    const answer = await answerOf(stack.addresses.topic, body, headers)
    expect(answer).toMatchObject({ status })
  })

  test('a header that is no percent-encoding → 400', async () => {
    const headers = {
      'content-type': 'application/json',
      'aeg-sas-key': stack.keys.topic,
      'ce-specversion': '1.0',
      'ce-id': '%zz',
      'ce-source': '/elsewhere',
      'ce-type': 'T',
    }
    expect(await answerOf(stack.addresses.topic, '{}', headers)).toMatchObject({ status: 400 })
  })

  test.each([
    { what: 'without a key', headers: {} },
    { what: 'with a wrong key', headers: { 'aeg-sas-key': 'bm90LXRoZS1rZXk=' } },
  ])('$what → 401, and the right key is not told', async ({ headers }) => {
    const answer = await answerOf(stack.addresses.topic, about({}), headers)
    expect(answer.status).toBe(401)
    expect(answer.text).not.toContain(stack.keys.topic)
  })
})

describe("what is posted to the app's own webhook", () => {
  const url = (key = stack.keys.eventGrid, name = 'signals') =>
    `${stack.addresses.app}/runtime/webhooks/EventGrid?functionName=${name}&code=${encodeURIComponent(key)}`
  const notification = { 'content-type': 'application/json', 'aeg-event-type': 'Notification' }

  const cases = [
    { what: 'no JSON', body: 'garbage\u0000', status: 400 },
    { what: 'a number', body: '7', status: 400 },
    { what: 'a list of numbers', body: '[1,2]', status: 400 },
    { what: 'an event that is empty', body: '[{}]', status: 202 },
    {
      what: 'an event whose fields have other types',
      body: '[{"id":7,"eventType":[],"data":"x"}]',
      status: 202,
    },
    {
      what: 'a resource that is no resource id',
      body: '[{"id":"1","eventType":"Microsoft.Resources.ResourceWriteSuccess","subject":"///","data":{"resourceUri":"%%%"}}]',
      status: 202,
    },
  ]
  test.each(cases)('$what → $status', async ({ body, status }) => {
    expect(await answerOf(url(), body, notification)).toMatchObject({ status })
  })

  test.each([
    { what: 'a wrong key', key: 'x', name: 'signals', status: 401 },
    { what: 'an unknown function', key: undefined, name: 'nothing', status: 404 },
  ])('$what → $status', async ({ key, name, status }) => {
    expect(await answerOf(url(key, name), '[{}]', notification)).toMatchObject({ status })
  })
})

test.each(['', 'wrong', 'a'.repeat(4_000)])('a wrong function key (%#) → 401', async (key) => {
  const headers = { 'x-functions-key': key }
  const { status } = await fetch(`${stack.addresses.app}/api/incidents`, { headers })
  expect(status).toBe(401)
})

test.each(['app', 'topic', 'emulator'] as const)('noise on the port of %s', async (part) => {
  const { port } = new URL(stack.addresses[part])
  const noises = ['\u0000\u0001\u0002\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'POST /a HTTP/1.1\r\n']
  const heard = noises.map(
    (noise) =>
      new Promise<void>((done) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(noise))
        socket.on('close', () => done())
        socket.on('error', () => done())
        socket.setTimeout(1_000, () => socket.destroy())
      }),
  )
  await Promise.all(heard)
})

test('after all that the same processes run and are well', async () => {
  expect(stack.pids()).toEqual(pids)
  for (const pid of Object.values(pids)) expect(isAlive(pid)).toBe(true)
  const health = await fetch(`${stack.addresses.app}/api/health`)
  expect(health.status).toBe(200)
  expect(stack.said.filter((line) => /unhandled|Exception/i.test(line))).toEqual([])
})
