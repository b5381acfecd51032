// The webhook against a receiver on this machine: what it gets, whether it can trust it, and what each of its answers means.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPost } from '../../../../src/adapters/azure/channels/post.ts'
import { createWebhookChannel } from '../../../../src/adapters/azure/channels/webhook/webhook-channel.ts'
import { messageEvent } from '../../../../src/notify/message-event.ts'
import type { Delivery } from '../../../../src/ports/channel.ts'
import { announcement, manyStories } from '../../../notify/stories.ts'
import {
  answers,
  answersAfter,
  type Behaviour,
  hangs,
  type Receiver,
  resets,
  startReceiver,
} from '../sockets.ts'

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const older = `whsec_${Buffer.alloc(32, 2).toString('base64')}`
const settings = { url: 'BATCH_MEDIC_WEBHOOK__PAGER', secret: 'BATCH_MEDIC_WEBHOOK_SECRET__PAGER' }
let receiver: Receiver

beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())
beforeEach(() => {
  receiver.got.length = 0
  receiver.next = []
})

interface Given {
  url?: string
  secrets?: string[]
  wallNow?: () => number
  timeoutMs?: number
}

function channel(overrides: Given = {}) {
  const { wallNow = Date.now } = overrides
  return createWebhookChannel({
    ...{ name: 'webhook:pager', settings, url: receiver.url, secrets: [secret], wallNow },
    ...{ event: messageEvent, post: createPost({ wallNow }), timeoutMs: 10_000 },
    ...overrides,
  })
}

function sentHeaders(index = 0): Record<string, string> {
  return receiver.got[index]?.headers as Record<string, string>
}

describe('what the receiver gets', () => {
  test('is one CloudEvent in structured mode, with the words people get', async () => {
    expect(await channel().send(announcement())).toEqual({ kind: 'sent' })
    const [got] = receiver.got
    expect(got?.method).toBe('POST')
    expect(got?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
    const event = JSON.parse(got?.body ?? '') as Record<string, unknown>
    expect(event).toMatchObject({
      ...{ specversion: '1.0', type: 'BatchMedic.Alert', source: '/batch-medic/renderfarm' },
      ...{ subject: 'pools/frames/alerts/opened', time: '2026-03-01T04:16:00.000Z' },
      data: {
        ...{ what: 'opened', account: 'renderfarm', pool: 'frames', fault: 'node-unusable' },
        ...{ severity: 'warning', count: 1 },
        incidents: [{ incidentId: 'renderfarm.frames.k3v9x2abcd', state: 'open' }],
      },
    })
    expect(event.id).toBe(got?.headers['webhook-id'])
  })

  test('of a storm it is a count and the first incidents, not a body that nobody takes', async () => {
    await channel().send(announcement({ stories: manyStories(750), key: 'k'.repeat(8000) }))
    const [got] = receiver.got
    const { data } = JSON.parse(got?.body ?? '') as { data: { count: number; incidents: object[] } }
    expect([data.count, data.incidents.length]).toEqual([750, 50])
    expect(Buffer.byteLength(got?.body ?? '')).toBeLessThan(64 * 1024)
    expect(String(got?.headers['webhook-id'])).toMatch(/^msg_[0-9a-f]{32}$/)
  })

  test('is signed so that the package of Standard Webhooks takes it, and nothing that was changed', async () => {
    await channel().send(announcement())
    const body = receiver.got[0]?.body ?? ''
    const webhook = new Webhook(secret)
    expect(webhook.verify(body, sentHeaders())).toMatchObject({ type: 'BatchMedic.Alert' })
    expect(() => webhook.verify(body.replace('opened', 'resolved'), sentHeaders())).toThrow()
    expect(() => new Webhook(older).verify(body, sentHeaders())).toThrow()
  })

  test('is signed with each of two secrets while one is changed', async () => {
    await channel({ secrets: [secret, older] }).send(announcement())
    for (const one of [secret, older]) {
      new Webhook(one).verify(receiver.got[0]?.body ?? '', sentHeaders())
    }
  })

  test('of a repetition has the same id and body, and the time of the repetition', async () => {
    const at = Date.parse('2026-03-01T04:20:00Z')
    await channel({ wallNow: () => at }).send(announcement())
    await channel({ wallNow: () => at + 60_000 }).send(announcement())
    expect(sentHeaders(1)['webhook-id']).toBe(sentHeaders(0)['webhook-id'])
    expect(receiver.got[1]?.body).toBe(receiver.got[0]?.body)
    const times = [0, 1].map((n) => Number(sentHeaders(n)['webhook-timestamp']) * 1000)
    expect(times).toEqual([at, at + 60_000])
  })
})

const cases: {
  when: string
  does: Behaviour
  kind: Delivery['kind']
  says?: string
  afterMs?: number
  isSlow?: boolean
}[] = [
  { when: '200', does: answers(200), kind: 'sent' },
  { when: '202 with a body', does: answers(202, '{"ok":true}'), kind: 'sent' },
  { when: '204', does: answers(204), kind: 'sent' },
  {
    when: '200 after its time-out',
    does: answersAfter(600, answers(200)),
    kind: 'later',
    isSlow: true,
  },
  { when: 'nothing', does: hangs, kind: 'later', says: 'no answer in time', isSlow: true },
  { when: 'a reset', does: resets, kind: 'later', says: 'no connection (ECONNRESET)' },
  {
    when: '429 with seconds',
    does: answers(429, '', { 'retry-after': '90' }),
    kind: 'later',
    afterMs: 90_000,
  },
  { when: '429 alone', does: answers(429), kind: 'later', afterMs: 5_000 },
  {
    when: '503 with a date',
    does: answers(503, '', {
      date: 'Sun, 01 Mar 2026 04:00:00 GMT',
      'retry-after': 'Sun, 01 Mar 2026 04:03:00 GMT',
    }),
    kind: 'later',
    afterMs: 180_000,
  },
  { when: '500', does: answers(500, 'oops'), kind: 'later', says: '500 oops', afterMs: 0 },
  { when: '408', does: answers(408), kind: 'later' },
  { when: '425', does: answers(425), kind: 'later' },
  {
    when: '400',
    does: answers(400, 'no such field'),
    kind: 'refused',
    says: 'no such field; the receiver',
  },
  { when: '401', does: answers(401), kind: 'refused', says: settings.secret },
  { when: '403', does: answers(403), kind: 'refused', says: settings.secret },
  { when: '404', does: answers(404), kind: 'refused', says: settings.url },
  { when: '410', does: answers(410), kind: 'refused', says: 'present address' },
  { when: '413', does: answers(413), kind: 'refused', says: '128 KB' },
  { when: '418', does: answers(418), kind: 'refused', says: settings.url },
  {
    when: 'a redirect, also to itself',
    does: (response) => void response.writeHead(307, { location: receiver.url }).end(),
    ...{ kind: 'refused', says: 'redirects are not followed' },
  },
  {
    when: 'a body without end behind a 200',
    does: (response) => {
      response.writeHead(200)
      const more = setInterval(() => response.write('x'.repeat(4096)), 1)
      response.on('close', () => clearInterval(more))
    },
    kind: 'sent',
  },
  {
    when: 'a 400 with a long body of control characters and its own URL',
    does: (response) =>
      void response.writeHead(400).end(`\u001b[31m${receiver.url}\u202e${'y'.repeat(9000)}`),
    ...{ kind: 'refused', says: settings.url },
  },
  {
    when: 'a half answer, then a reset',
    does: (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half')
      setTimeout(() => response.socket?.resetAndDestroy(), 30)
    },
    kind: 'sent',
  },
]

describe('an answer', () => {
  test.each(cases)('of $when means $kind', async ({ does, kind, says, afterMs, isSlow }) => {
    receiver.next = [does]
    // Short only where it must pass: a busy machine is slow as well.
    const inTime = isSlow ? { timeoutMs: 150 } : {}
    const delivery = await channel(inTime).send(announcement())
    expect(delivery.kind).toBe(kind)
    if (says) expect(delivery).toMatchObject({ reason: expect.stringContaining(says) })
    if (afterMs !== undefined) expect(delivery).toMatchObject({ afterMs })
    // One request each: redirects are not followed, and only the outbox tries again.
    expect(receiver.got).toHaveLength(1)
    const told = JSON.stringify(delivery)
    expect(told.length).toBeLessThan(500)
    for (const one of ['SECRETPART', 'whsec_', '\\u001b', '\u202e']) expect(told).not.toContain(one)
  })

  test('of nobody is later', async () => {
    const gone = channel({ url: 'http://127.0.0.1:1/SECRETPART' })
    expect(await gone.send(announcement())).toEqual({
      ...{ kind: 'later', afterMs: 0, reason: 'no connection (ECONNREFUSED)' },
    })
  })

  test.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://168.63.129.16/'])(
    'of the machine’s own management (%s) is never asked for',
    async (url) => {
      const delivery = await channel({ url }).send(announcement())
      expect(delivery).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('not called'),
      })
    },
  )
})

describe('the worked example of docs/channels.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/channels.md'), 'utf8')
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? []
  const [, example = ''] = /```http\n([\s\S]*?)```/.exec(page) ?? []
  type Check = (secret: string, headers: object, body: string, nowMs?: number) => boolean
  const load = async () =>
    ((await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { isGenuine: Check })
      .isGenuine

  test('takes what it says is genuine, and only then', async () => {
    const isGenuine = await load()
    const [head = '', body = ''] = example.trimEnd().split('\n\n')
    const headers = Object.fromEntries(head.split('\n').map((line) => line.split(': ')))
    const shown = /With the secret `(whsec_[^`]+)`/.exec(page)?.[1] ?? ''
    const at = Date.parse('2026-03-01T04:16:00Z')
    expect(isGenuine(shown, headers, body, at)).toBe(true)
    expect(isGenuine(shown, headers, body, at + 301_000)).toBe(false)
    expect(isGenuine(shown, headers, `${body} `, at)).toBe(false)
    expect(isGenuine(secret, headers, body, at)).toBe(false)
    expect(isGenuine(shown, {}, body, at)).toBe(false)
  })

  test('takes what the channel sends, by either of two secrets', async () => {
    const isGenuine = await load()
    await channel({ secrets: [secret, older] }).send(announcement())
    for (const one of [secret, older]) {
      expect(isGenuine(one, sentHeaders(), receiver.got[0]?.body ?? '')).toBe(true)
    }
  })
})
