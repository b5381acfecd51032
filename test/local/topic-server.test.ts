// The topic's endpoint and its handshake with the webhook, over HTTP.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TopicEvent } from '../../src/local/topic/parse-events.ts'
import type { Delivery, Topic } from '../../src/local/topic/topic.ts'
import { startTopicServer } from '../../src/local/topic/topic-server.ts'
import { createWebhookSender } from '../../src/local/topic/webhook-sender.ts'

const key = 'the-key-of-this-topic'
const accepted: TopicEvent[] = []
let server: { url: string; stop(): Promise<void> }

beforeAll(async () => {
  const topic: Topic = {
    accept: async (events) => void accepted.push(...events),
    deliverDue: async () => 0,
    pending: () => [],
    deadLetters: () => [],
  }
  server = await startTopicServer({ topic, key, port: 0 })
})
afterAll(() => server.stop())

const cloud = { specversion: '1.0', id: '1', source: '/farm', type: 'T', data: { pool: 'p' } }
const grid = {
  id: '2',
  subject: '/pools/p',
  eventType: 'E',
  eventTime: '2017-06-26T18:41:00.9584103Z',
  data: {},
}
const cloudType = 'application/cloudevents+json; charset=utf-8'
const batchType = 'application/cloudevents-batch+json'

function nested(levels: number): unknown {
  return levels === 0 ? 'x' : [nested(levels - 1)]
}
const nestedCloud = { ...cloud, data: nested(20) }

describe('publishing', () => {
  const cases = [
    { when: 'one cloud event', type: cloudType, body: cloud, status: 200 },
    { when: 'a batch of cloud events', type: batchType, body: [cloud, cloud], status: 200 },
    {
      when: 'an array in the Event Grid schema',
      type: 'application/json',
      body: [grid],
      status: 200,
    },
    { when: 'no key', type: cloudType, body: cloud, key: '', status: 401, says: /aeg-sas-key/ },
    {
      when: 'a wrong key',
      type: cloudType,
      body: cloud,
      key: 'x',
      status: 401,
      says: /not the key/,
    },
    { when: 'no JSON', type: cloudType, body: undefined, status: 400, says: /not JSON/ },
    { when: 'an empty array', type: batchType, body: [], status: 400, says: /no event/ },
    {
      when: 'a cloud event without a source',
      type: batchType,
      body: [cloud, { ...cloud, source: undefined }],
      status: 400,
      says: /^events\[1\]\.source: /,
    },
    {
      when: 'a time that is none',
      type: cloudType,
      body: { ...cloud, time: 'yesterday' },
      status: 400,
      says: /^events\[0\]\.time: /,
    },
    {
      when: 'an attribute with a capital letter',
      type: cloudType,
      body: { ...cloud, dataVersion: '1' },
      status: 400,
      says: /dataVersion/,
    },
    {
      when: 'an Event Grid event without a type',
      type: 'application/json',
      body: [{ ...grid, eventType: '' }],
      status: 400,
      says: /^events\[0\]\.eventType: /,
    },
    {
      when: 'an event nested without end',
      type: cloudType,
      body: { ...cloud, data: nested(100) },
      status: 400,
      says: /^events\[0\] is nested deeper than 64 levels$/,
    },
    { when: 'an event nested a little', type: cloudType, body: nestedCloud, status: 200 },
    {
      when: 'more than 1 MB',
      type: cloudType,
      body: { ...cloud, data: 'x'.repeat(1024 * 1024) },
      status: 413,
      says: /larger than 1048576 bytes/,
    },
  ]
  test.each(cases)('$when: $status', async (given) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': given.type, 'aeg-sas-key': given.key ?? key },
      body: given.body === undefined ? 'not json' : JSON.stringify(given.body),
    })
    expect(response.status).toBe(given.status)
    if (given.status === 200) return
    const { error } = (await response.json()) as { error: { code: string; message: string } }
    expect(error.message).toMatch(given.says ?? /./)
    expect(error.code).toMatch(/^(Unauthorized|BadRequest|PayloadTooLarge)$/)
  })

  test('an event of 100 000 levels is refused, in either mode', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const binary = { 'ce-specversion': '1.0', 'ce-id': 'b', 'ce-source': '/f', 'ce-type': 'T' }
    const before = accepted.length
    for (const [headers, body] of [
      [
        { 'content-type': cloudType },
        JSON.stringify({ ...cloud, data: 0 }).replace('0}', `${deep}}`),
      ],
      [{ 'content-type': 'application/json', ...binary }, deep],
    ] as const) {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'aeg-sas-key': key, ...headers },
        body,
      })
      expect(response.status).toBe(400)
    }
    expect(accepted).toHaveLength(before)
  })

  test('binary mode takes the attributes from the headers', async () => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'aeg-sas-key': key,
        'content-type': 'application/json',
        'ce-specversion': '1.0',
        'ce-id': 'b',
        'ce-source': '/farm',
        'ce-type': 'T',
      },
      body: '{"pool":"p"}',
    })
    expect(response.status).toBe(200)
    expect(accepted.at(-1)?.body).toMatchObject({ id: 'b', data: { pool: 'p' } })
  })
})

describe('the webhook', () => {
  const delivery = (schema: 'cloud' | 'eventGrid'): Delivery => ({
    event: { schema, id: '1', type: 'T', source: '/farm', subject: '', body: { id: '1' } },
    acceptedMs: 0,
    dueMs: 0,
    attempts: 1,
    again: false,
  })
  const sender = (answer: (request: Request) => Response | Promise<Response>) => {
    const calls: { method: string; body: string; headers: Headers }[] = []
    const send = createWebhookSender({
      url: () => 'http://app/hook?code=k',
      request: async (input, init) => {
        const request = new Request(input as string, init)
        const body = await request.clone().text()
        calls.push({ method: request.method, body, headers: request.headers })
        return answer(request)
      },
    })
    return { send, calls }
  }

  test('gets no cloud event before it allowed the origin, and is asked once', async () => {
    const headers = { 'webhook-allowed-origin': 'eventgrid.azure.net' }
    const { send, calls } = sender(() => new Response(null, { headers }))
    await send(delivery('cloud'))
    await send(delivery('cloud'))
    expect(calls.map((call) => call.method)).toEqual(['OPTIONS', 'POST', 'POST'])
    expect(calls[0]?.headers.get('webhook-request-origin')).toBe('eventgrid.azure.net')
    expect(calls[1]?.headers.get('content-type')).toMatch(/^application\/cloudevents\+json/)
    expect(calls[1]?.body).toBe('{"id":"1"}')
  })

  test('that does not allow the origin gets nothing', async () => {
    const { send, calls } = sender(() => new Response(null))
    expect(await send(delivery('cloud'))).toMatchObject({ kind: 'none' })
    expect(calls).toHaveLength(1)
  })

  test('gets the validation event of the Event Grid schema first, then arrays of one', async () => {
    const { send, calls } = sender(async (request) => {
      const [event] = (await request.json()) as { data?: { validationCode: string } }[]
      return Response.json({ validationResponse: event?.data?.validationCode })
    })
    expect(await send(delivery('eventGrid'))).toEqual({ kind: 'status', status: 200 })
    expect(calls.map((call) => call.headers.get('aeg-event-type'))).toEqual([
      'SubscriptionValidation',
      'Notification',
    ])
    expect(calls[1]?.body).toBe('[{"id":"1"}]')
  })

  test('that answers the validation with 202 gets nothing', async () => {
    const { send } = sender(async (request) => {
      const [event] = (await request.json()) as { data?: { validationCode: string } }[]
      const answer = { validationResponse: event?.data?.validationCode }
      return Response.json(answer, { status: 202 })
    })
    expect(await send(delivery('eventGrid'))).toMatchObject({ kind: 'none' })
  })
})
