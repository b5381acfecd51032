// The topic's adapter against a server on this machine: the CloudEvents that arrive, and what each answer means.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  createPublisher,
  type PublisherOptions,
} from '../../../src/adapters/azure/topic/publisher.ts'
import { nullTopic, topicBy } from '../../../src/adapters/azure/topic/topic.ts'
import type { DomainEvent } from '../../../src/domain/record.ts'
import { startAt } from '../../notify/stories.ts'

let answer: { status: number; headers?: Record<string, string> } = { status: 200 }
const received: { headers: IncomingHttpHeaders; events: unknown }[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    received.push({ headers: request.headers, events: JSON.parse(body) })
    response.writeHead(answer.status, answer.headers).end()
  })
})
let endpoint = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/events`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => {
  answer = { status: 200 }
  received.length = 0
})

const event: DomainEvent = {
  type: 'BatchMedic.IncidentOpened',
  at: startAt,
  subject: 'pools/frames/incidents/renderfarm.frames.k3v9x2abcd',
  data: { incidentId: 'renderfarm.frames.k3v9x2abcd', account: 'renderfarm' },
}
const createTopic = (options: PublisherOptions) => topicBy(createPublisher(options))
const batch = [
  { key: 'renderfarm|frames|17', event },
  { key: 'renderfarm|frames|18', event: { ...event, type: 'BatchMedic.ActionTaken' as const } },
]

describe('a topic', () => {
  test('publishes CloudEvents 1.0 in one request, with the key as id', async () => {
    expect(await createTopic({ endpoint, key: 'localkey' }).publish(batch)).toEqual({
      kind: 'sent',
    })
    expect(received).toHaveLength(1)
    expect(received[0]?.headers).toMatchObject({
      'aeg-sas-key': 'localkey',
      'content-type': expect.stringContaining('application/cloudevents-batch+json'),
    })
    expect(received[0]?.events).toEqual([
      {
        specversion: '1.0',
        id: 'renderfarm|frames|17',
        type: 'BatchMedic.IncidentOpened',
        source: '/batch-medic/renderfarm',
        subject: event.subject,
        time: '2026-03-01T04:00:00.000Z',
        datacontenttype: 'application/json',
        data: event.data,
      },
      expect.objectContaining({ id: 'renderfarm|frames|18', type: 'BatchMedic.ActionTaken' }),
    ])
  })

  test.each([
    { status: 500, kind: 'later', says: '500' },
    { status: 429, kind: 'later', says: '429', headers: { 'retry-after': '7' }, afterMs: 7000 },
    { status: 401, kind: 'later', says: 'EventGrid Data Sender' },
    { status: 403, kind: 'later', says: 'EventGrid Data Sender' },
    { status: 404, kind: 'later', says: 'BATCH_MEDIC_TOPIC' },
    { status: 400, kind: 'refused', says: 'CloudEvents 1.0' },
    { status: 413, kind: 'refused', says: 'too large' },
  ])('reads $status as $kind, after one try', async ({ status, headers, kind, says, afterMs }) => {
    answer = { status, ...(headers && { headers }) }
    const delivery = await createTopic({ endpoint, key: 'localkey' }).publish(batch)
    expect(delivery).toMatchObject({ kind, reason: expect.stringContaining(says) })
    if (afterMs !== undefined) expect(delivery).toMatchObject({ afterMs })
    expect(received).toHaveLength(1)
    expect(JSON.stringify(delivery)).not.toContain('localkey')
  })

  test('tries again later where nobody listens, or where no token can be had', async () => {
    const gone = createTopic({ endpoint: 'http://127.0.0.1:1/api/events', key: 'k' })
    expect(await gone.publish(batch)).toMatchObject({ kind: 'later' })
    let asked = 0
    const credential = () => {
      asked += 1
      throw new Error('no identity here')
    }
    const nobody = createTopic({ endpoint, credential })
    await nobody.publish(batch)
    expect(await nobody.publish(batch)).toMatchObject({
      kind: 'later',
      reason: expect.stringContaining('no identity here'),
    })
    expect(asked).toBe(2)
  })

  test('needs a key or an identity', () => {
    expect(() => createTopic({ endpoint })).toThrow('BATCH_MEDIC_TOPIC_KEY')
  })

  test('without a topic everything counts as published', async () => {
    expect(await nullTopic.publish(batch)).toEqual({ kind: 'sent' })
  })
})
