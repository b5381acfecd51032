// The Teams channel against a server on this machine: what each answer means.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPost } from '../../../../src/adapters/azure/channels/post.ts'
import { createTeamsChannel } from '../../../../src/adapters/azure/channels/teams/teams-channel.ts'
import { messageCard } from '../../../../src/notify/message-card.ts'
import type { Delivery } from '../../../../src/ports/channel.ts'
import { announcement } from '../../../notify/stories.ts'

interface Answer {
  status: number
  body?: string
  headers?: Record<string, string>
}

const post = createPost({ wallNow: Date.now })
let answer: Answer | 'never' = { status: 202 }
const received: { method: string; type: string; body: string }[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    received.push({
      method: request.method ?? '',
      type: request.headers['content-type'] ?? '',
      body,
    })
    if (answer === 'never') return
    response.writeHead(answer.status, answer.headers).end(answer.body ?? '')
  })
})
let url = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/workflows/abc?sig=SECRETPART`
})
afterAll(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

const cases: {
  when: string
  given: Answer
  expected: Delivery['kind']
  afterMs?: number
  says?: string
}[] = [
  { when: '202', given: { status: 202 }, expected: 'sent' },
  { when: '200 with the old body', given: { status: 200, body: '1' }, expected: 'sent' },
  {
    when: '200 that tells of a 413',
    given: {
      status: 200,
      body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId x',
    },
    expected: 'refused',
    says: 'too large',
  },
  {
    when: '200 that tells of a 429',
    given: {
      status: 200,
      body: 'Microsoft Teams endpoint returned HTTP error 429 with ContextId x',
    },
    expected: 'later',
    afterMs: 5000,
  },
  {
    when: '429 with Retry-After',
    given: { status: 429, headers: { 'retry-after': '17' } },
    expected: 'later',
    afterMs: 17_000,
  },
  {
    when: '429 with a date',
    given: {
      status: 429,
      headers: {
        date: 'Sun, 01 Mar 2026 04:00:00 GMT',
        'retry-after': 'Sun, 01 Mar 2026 04:02:00 GMT',
      },
    },
    expected: 'later',
    afterMs: 120_000,
  },
  { when: '503', given: { status: 503 }, expected: 'later', afterMs: 0 },
  { when: '502', given: { status: 502, body: '<html>bad gateway</html>' }, expected: 'later' },
  {
    when: '400',
    given: { status: 400, body: '{"error":{"code":"TriggerInputSchemaMismatch"}}' },
    expected: 'refused',
    says: 'TriggerInputSchemaMismatch',
  },
  { when: '401', given: { status: 401 }, expected: 'refused', says: 'let "Anyone" trigger it' },
  {
    when: '404',
    given: { status: 404 },
    expected: 'refused',
    says: 'set BATCH_MEDIC_TEAMS_WEBHOOK',
  },
  {
    when: 'a redirect elsewhere',
    given: { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    expected: 'refused',
  },
]

describe('createTeamsChannel', () => {
  test.each(cases)('reads $when as $expected', async ({ given, expected, afterMs, says }) => {
    answer = given
    const delivery = await createTeamsChannel({ card: messageCard, url, post }).send(announcement())
    expect(delivery.kind).toBe(expected)
    if (afterMs !== undefined) expect(delivery).toMatchObject({ afterMs })
    if (says) expect(delivery).toMatchObject({ reason: expect.stringContaining(says) })
    if (delivery.kind === 'refused') expect(delivery.reason).toContain('BATCH_MEDIC_TEAMS_WEBHOOK')
  })

  test('posts the envelope once, as JSON', async () => {
    answer = { status: 202 }
    received.length = 0
    await createTeamsChannel({ card: messageCard, url, post }).send(announcement())
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({ method: 'POST', type: 'application/json' })
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
    })
  })

  test('never tells the URL, also when the server repeats it', async () => {
    answer = { status: 400, body: `no such workflow: ${url}` }
    const delivery = await createTeamsChannel({ card: messageCard, url, post }).send(announcement())
    expect(JSON.stringify(delivery)).not.toMatch(/SECRETPART|workflows\/abc/)
  })

  test('tries again later where nobody listens', async () => {
    const gone = createTeamsChannel({
      card: messageCard,
      url: 'http://127.0.0.1:1/hook?sig=SECRETPART',
      post,
    })
    expect(await gone.send(announcement())).toEqual({
      kind: 'later',
      afterMs: 0,
      reason: expect.stringMatching(/^no connection/),
    })
  })

  test('waits no longer than it was told to', async () => {
    answer = 'never'
    const slow = createTeamsChannel({ card: messageCard, url, post, timeoutMs: 60 })
    expect(await slow.send(announcement())).toMatchObject({
      kind: 'later',
      reason: 'no answer in time',
    })
  })

  test('of another name tells of the setting of that name', async () => {
    answer = { status: 404 }
    const setting = 'BATCH_MEDIC_TEAMS_WEBHOOK__OPS'
    const ops = createTeamsChannel({ name: 'teams:ops', setting, card: messageCard, url, post })
    expect(ops.name).toBe('teams:ops')
    expect(await ops.send(announcement())).toMatchObject({
      reason: expect.stringContaining(setting),
    })
  })
})
