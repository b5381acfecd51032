// The outbox with real channels over real sockets: whatever a receiver does, nothing is lost, and other channels do not wait.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSmtpChannel } from '../../../src/adapters/azure/channels/mail/smtp-channel.ts'
import { createPost } from '../../../src/adapters/azure/channels/post.ts'
import { createWebhookChannel } from '../../../src/adapters/azure/channels/webhook/webhook-channel.ts'
import { incidentId } from '../../../src/domain/incident.ts'
import type { Change } from '../../../src/domain/record.ts'
import { messageEvent } from '../../../src/notify/message-event.ts'
import { messageMail } from '../../../src/notify/message-mail.ts'
import type { Channel } from '../../../src/ports/channel.ts'
import { drainBench, fakeChannel, pool } from '../../notify/drain-support.ts'
import { incidentOf, startAt } from '../../record/builders.ts'
import { type SmtpReceiver, startSmtpReceiver } from './smtp-receiver.ts'
import {
  answers,
  answersAfter,
  type Behaviour,
  hangs,
  type Receiver,
  resets,
  startReceiver,
} from './sockets.ts'

const second = 1000
const groupMs = 20 * second
let http: Receiver
let smtp: SmtpReceiver

beforeAll(async () => {
  http = await startReceiver()
  smtp = await startSmtpReceiver()
})
afterAll(() => Promise.all([http.stop(), smtp.stop()]))
beforeEach(() => {
  http.got.length = 0
  smtp.got.length = 0
  smtp.refusals.clear()
})
afterEach(() => {
  http.next = []
  http.otherwise = answers(200)
})

const webhook = (timeoutMs: number): Channel =>
  createWebhookChannel({
    ...{ name: 'webhook', url: http.url, secrets: [`whsec_${'A'.repeat(43)}=`], timeoutMs },
    settings: { url: 'BATCH_MEDIC_WEBHOOK', secret: 'BATCH_MEDIC_WEBHOOK_SECRET' },
    ...{ event: messageEvent, post: createPost({ wallNow: Date.now }), wallNow: Date.now },
  })

const mail = (): Channel =>
  createSmtpChannel({
    ...{ write: messageMail, smtpUrl: smtp.url, from: 'medic@example.com' },
    to: ['ann@example.com', 'bob@example.com'],
  })

function opened(n: number, channels: readonly string[]): Change[] {
  const incident = incidentOf(pool, n)
  return [
    { kind: 'open-incident', incident },
    { kind: 'alert', incidentId: incident.id, what: 'opened', channels, at: startAt },
  ]
}

async function bench(own: Channel) {
  const other = fakeChannel('teams')
  const made = await drainBench({ channels: [own, other] })
  await made.ledger.commit(opened(1, [own.name, 'teams']))
  made.clock.advance(groupMs)
  const lines = async () =>
    (await made.ledger.story(incidentId(pool, 'inc00001')))?.timeline.map(({ text }) => text) ?? []
  const waiting = async () =>
    (await made.ledger.outbox()).filter(({ item }) => item.kind === 'alert').length
  return { ...made, other, lines, waiting }
}

describe('a webhook that', () => {
  const passing: {
    when: string
    first: Behaviour
    timeoutMs?: number
    /** Not tried before that. */
    notBeforeMs: number
  }[] = [
    { when: 'hangs', first: hangs, timeoutMs: 150, notBeforeMs: 15 * second },
    { when: 'resets the connection', first: resets, notBeforeMs: 15 * second },
    { when: 'answers 500', first: answers(500), notBeforeMs: 15 * second },
    {
      when: 'answers 429 and asks for 90 s',
      first: answers(429, '', { 'retry-after': '90' }),
      notBeforeMs: 90 * second,
    },
    {
      when: 'answers 503 and asks for a time',
      first: answers(503, '', {
        date: 'Sun, 01 Mar 2026 04:00:00 GMT',
        'retry-after': 'Sun, 01 Mar 2026 04:02:00 GMT',
      }),
      notBeforeMs: 120 * second,
    },
    {
      when: 'answers 200, but too late',
      first: answersAfter(600, answers(200)),
      ...{ timeoutMs: 150, notBeforeMs: 15 * second },
    },
  ]
  test.each(passing)(
    '$when is tried again with the same id, and delays no other channel',
    async (one) => {
      const { when, first, timeoutMs = 10_000, notBeforeMs } = one
      // The first try may be cut short; the second has the time that a busy machine takes.
      let patienceMs = timeoutMs
      const own: Channel = { name: 'webhook', send: (message) => webhook(patienceMs).send(message) }
      const { ledger, clock, drain, other, waiting } = await bench(own)
      http.next = [first]
      const { nextDueAt = 0 } = await drain(ledger)
      expect(other.got).toHaveLength(1)
      expect(await waiting()).toBe(1)
      expect(nextDueAt).toBe(clock.now() + notBeforeMs)

      clock.advance(notBeforeMs - 1)
      await drain(ledger)
      expect(http.got).toHaveLength(1)
      clock.advance(1)
      patienceMs = 10_000
      await drain(ledger)
      expect(http.got, when).toHaveLength(2)
      const ids = http.got.map(({ headers }) => headers['webhook-id'])
      expect(ids[1]).toBe(ids[0])
      expect(other.got).toHaveLength(1)
      expect(await waiting()).toBe(0)
      expect(ledger.record.incidents[0]?.alerts.map(({ channel }) => channel).toSorted()).toEqual([
        'teams',
        'webhook',
      ])
    },
  )

  test.each([400, 401, 404, 410, 413])(
    'answers %i is asked once, and the timeline says what to mend',
    async (status) => {
      const { ledger, clock, drain, other, lines, waiting } = await bench(webhook(10_000))
      http.otherwise = answers(status)
      await drain(ledger)
      clock.advance(3600 * second)
      await drain(ledger)
      expect(http.got).toHaveLength(1)
      expect(other.got).toHaveLength(1)
      expect(await waiting()).toBe(0)
      const told = (await lines()).filter((text) => text.includes('BATCH_MEDIC_WEBHOOK'))
      expect(told).toEqual([expect.stringMatching(`refused the message: ${status}`)])
    },
  )

  test('is down for hours is asked ever more seldom, and gets everything when it is back', async () => {
    const { ledger, clock, drain, other } = await bench(webhook(10_000))
    http.otherwise = answers(503)
    const beganAt = clock.now()
    const triedAt: number[] = []
    while (clock.now() - beganAt < 2 * 3600 * second) {
      const before = http.got.length
      const { nextDueAt } = await drain(ledger)
      if (http.got.length > before) triedAt.push(clock.now() - beganAt)
      clock.advance(Math.max(second, (nextDueAt ?? Number.POSITIVE_INFINITY) - clock.now()))
    }
    const waits = triedAt.slice(1).map((at, index) => at - (triedAt[index] ?? 0))
    expect(waits.slice(0, 4)).toEqual([15, 30, 60, 120].map((one) => one * second))
    expect(Math.max(...waits)).toBeLessThanOrEqual(15 * 60 * second)
    expect(http.got.length).toBeLessThan(20)
    await ledger.commit(opened(2, ['webhook', 'teams']))
    http.otherwise = answers(200)
    clock.advance(15 * 60 * second)
    await drain(ledger)
    const last = JSON.parse(http.got.at(-1)?.body ?? '{}') as { data: { count: number } }
    expect(last.data.count).toBe(2)
    expect(other.got).toHaveLength(2)
    expect(await ledger.outbox()).toEqual([])
  })
})

describe('a mail server that refuses one address', () => {
  test('for good: the others have it, and the timeline says who has not', async () => {
    smtp.refusals.set('bob@example.com', '550 no such user')
    const { ledger, drain, lines, waiting } = await bench(mail())
    await drain(ledger)
    expect(smtp.got.map(({ to }) => to)).toEqual([['ann@example.com']])
    expect(await waiting()).toBe(0)
    expect(await lines()).toContainEqual(expect.stringContaining('bob@example.com: 550'))
  })

  test('for now: only that one gets it again, also by another process, and other mails go on', async () => {
    smtp.refusals.set('bob@example.com', '451 greylisted')
    const { ledger, clock, drain, waiting } = await bench(mail())
    await drain(ledger)
    expect(await waiting()).toBe(1)
    // What is new goes out at once: the server is there.
    await ledger.commit(opened(2, ['mail']))
    smtp.refusals.clear()
    clock.advance(second)
    await drain(ledger)
    expect(smtp.got.map(({ to }) => to)).toEqual([
      ['ann@example.com'],
      ['ann@example.com', 'bob@example.com'],
    ])
    clock.advance(15 * second)
    await drain(ledger)
    expect(smtp.got.map(({ to }) => to).at(-1)).toEqual(['bob@example.com'])
    expect(smtp.got[2]?.mail.messageId).toBe(smtp.got[0]?.mail.messageId)
    expect(await waiting()).toBe(0)
  })

  test('for a day: it is given up, the timeline says so, and nobody else is held up', async () => {
    smtp.refusals.set('bob@example.com', '452 mailbox full')
    const { ledger, clock, drain, lines, waiting } = await bench(mail())
    for (let tries = 0; tries < 200 && (await waiting()) > 0; tries += 1) {
      await drain(ledger)
      clock.advance(15 * 60 * second)
    }
    expect(smtp.got.map(({ to }) => to)).toEqual([['ann@example.com']])
    expect(await waiting()).toBe(0)
    expect(await lines()).toContainEqual(expect.stringContaining('bob@example.com: 452'))
  })
})
