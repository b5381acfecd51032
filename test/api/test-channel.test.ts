// Channels over HTTP: which there are, and what a test of one sends and answers.
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { channelsResponse, testChannel } from '../../src/api/test-channel.ts'
import type { App } from '../../src/app.ts'
import type { AuditEntry } from '../../src/domain/request.ts'
import { messageCard } from '../../src/notify/message-card.ts'
import { messageEvent } from '../../src/notify/message-event.ts'
import { messageMail } from '../../src/notify/message-mail.ts'
import type { Delivery, Message } from '../../src/ports/channel.ts'
import { createChannelBook } from '../../src/record/channel-book.ts'

const now = Date.UTC(2026, 2, 1, 12)
const ann = { by: 'ann', verified: false }

function appWith(names: readonly string[], delivery: Delivery | Error = { kind: 'sent' }) {
  const got: Message[] = []
  const channels = names.map((name) => ({
    name,
    send: async (message: Message) => {
      got.push(message)
      if (delivery instanceof Error) throw delivery
      return delivery
    },
  }))
  const told: unknown[] = []
  const telemetry = { event: (name: string, fields: unknown) => void told.push([name, fields]) }
  const clock = { now: () => now, toWallMs: (ms: number) => ms }
  const audit: AuditEntry[] = []
  const desk = { note: async (entry: AuditEntry) => void audit.push(entry) }
  const channelBook = createChannelBook({ rows: createMemoryRows() })
  const app = { channels, clock, page: 'https://medic.example', telemetry, desk, channelBook }
  return { app: app as unknown as App, got, told, audit, channelBook }
}

const read = ({ status, body }: { status: number; body: string }) => ({
  status,
  ...(JSON.parse(body) as Record<string, unknown>),
})

describe('a test of a channel', () => {
  const cases: { when: string; came: Delivery | Error; delivery: Record<string, unknown> }[] = [
    { when: 'taken', came: { kind: 'sent' }, delivery: { kind: 'sent' } },
    {
      when: 'taken by some',
      came: { kind: 'sent', note: 'x@b.c: 550 unknown' },
      delivery: { kind: 'sent', note: 'x@b.c: 550 unknown' },
    },
    {
      when: 'not taken now',
      came: { kind: 'later', afterMs: 7000, reason: '429', rest: 'a@b.c' },
      delivery: { kind: 'later', reason: '429', afterMs: 7000 },
    },
    {
      when: 'refused',
      came: { kind: 'refused', reason: '404; set BATCH_MEDIC_WEBHOOK' },
      delivery: { kind: 'refused', reason: '404; set BATCH_MEDIC_WEBHOOK' },
    },
    {
      when: 'broken',
      came: new Error('no chunk'),
      delivery: { kind: 'later', reason: 'no chunk' },
    },
  ]
  test.each(cases)('that is $when answers so, with 200', async ({ came, delivery }) => {
    const { app } = appWith(['teams', 'webhook:pager'], came)
    const answer = read(await testChannel(app, 'webhook:pager', {}, ann))
    expect(answer).toEqual({ status: 200, channel: 'webhook:pager', delivery })
  })

  test('goes to that channel alone, is a message of its own each time, and reads as one in every form', async () => {
    const { app, got, told } = appWith(['teams', 'mail'])
    await testChannel(app, 'MAIL', {}, ann)
    await testChannel(app, 'mail', {}, { by: 'bob', verified: true })
    expect(got).toHaveLength(2)
    expect(new Set(got.map(({ key }) => key)).size).toBe(2)
    expect(told[0]).toEqual(['channel.tested', { channel: 'mail', verified: false, came: 'sent' }])
    const [message] = got
    if (!message) throw new Error('nothing was sent')
    expect(JSON.stringify(messageCard(message))).toContain('Test of the channel mail')
    expect(messageMail(message).text).toContain('ann (as stated) tried this channel')
    expect(messageEvent(message)).toMatchObject({
      type: 'BatchMedic.Notice',
      subject: 'notices/test',
    })
  })

  test.each([
    ['pager', ['teams'], 'name: "pager" is no channel; those that are set up: teams'],
    [
      'mail:night',
      ['teams', 'mail'],
      'set BATCH_MEDIC_MAIL_TO__NIGHT; those that are: teams, mail',
    ],
    ['webhook', [], 'set BATCH_MEDIC_WEBHOOK; none is'],
    ['x', [], 'none is set up: docs/channels.md'],
  ])('of %s, where %j are set up, says which there are', async (name, names, says) => {
    const { app, got } = appWith(names)
    const answer = read(await testChannel(app, name, {}, ann))
    expect(answer).toMatchObject({ status: 404, detail: expect.stringContaining(says) })
    expect(got).toEqual([])
  })

  test.each([
    [{ kind: 'sent' }, 'applied', 'The test message was taken.'],
    [{ kind: 'refused', reason: '404 gone' }, 'refused', 'The test message was refused: 404 gone'],
    [
      { kind: 'later', afterMs: 0, reason: '503' },
      'refused',
      'The test message was not taken: 503',
    ],
  ] as const)('is in the audit before it is sent and after: %j', async (came, outcome, said) => {
    const { app, audit } = appWith(['teams'], came)
    await testChannel(app, 'teams', {}, ann)
    const { id } = audit[0] ?? {}
    const line = { id, what: 'test', on: 'channel teams', by: 'ann', verified: false, doneAt: now }
    expect(audit).toMatchObject([
      { ...line, outcome: 'asked' },
      { ...line, outcome, said },
    ])
  })

  test('that is not in the audit is not sent', async () => {
    const { app, got } = appWith(['teams'])
    app.desk.note = async () => {
      throw new Error('the store is away')
    }
    await expect(testChannel(app, 'teams', {}, ann)).rejects.toThrow('the store is away')
    expect(got).toEqual([])
  })

  test('that the channel takes ends its trouble, so that what waits for it need not wait on', async () => {
    const givenUp = { since: 1, messages: 2, reason: '503' }
    const trouble = {
      kind: 'later',
      since: 1,
      tries: 9,
      retryAt: now + 80_000_000,
      reason: '503',
    } as const
    const state = { trouble, givenUp, isIncidentOpen: true }
    for (const came of ['sent', 'later'] as const) {
      const delivery = came === 'sent' ? { kind: came } : { kind: came, afterMs: 0, reason: '503' }
      const { app, channelBook } = appWith(['teams'], delivery as Delivery)
      await channelBook.change('teams', () => state)
      await testChannel(app, 'teams', {}, ann)
      const expected = came === 'sent' ? { isIncidentOpen: true } : state
      expect((await channelBook.all()).get('teams')).toEqual(expected)
    }
  })

  test('takes no other field', async () => {
    const { app, got, audit } = appWith(['teams'])
    const answer = read(await testChannel(app, 'teams', { text: 'hello' }, ann))
    expect(answer).toMatchObject({ status: 400, detail: expect.stringContaining('text:') })
    expect([got, audit]).toEqual([[], []])
  })
})

test('the channels are told by name and kind alone', () => {
  const { app } = appWith(['teams', 'webhook:pager'])
  expect(read(channelsResponse(app))).toEqual({
    status: 200,
    channels: [
      { name: 'teams', kind: 'teams' },
      { name: 'webhook:pager', kind: 'webhook' },
    ],
  })
})
