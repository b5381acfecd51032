// Several addresses, some of which the mail server refuses: who has it does not get it twice, who has not is not forgotten.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSmtpChannel } from '../../../../src/adapters/azure/channels/mail/smtp-channel.ts'
import { messageMail } from '../../../../src/notify/message-mail.ts'
import { announcement } from '../../../notify/stories.ts'
import { type SmtpReceiver, startRaw, startSmtpReceiver } from '../smtp-receiver.ts'

const all = ['ann@example.com', 'bob@example.com', 'eve@example.com']
let receiver: SmtpReceiver

beforeAll(async () => {
  receiver = await startSmtpReceiver()
})
afterAll(() => receiver.stop())
beforeEach(() => {
  receiver.got.length = 0
  receiver.refusals.clear()
  receiver.atEnd = undefined
})

const channel = (to: readonly string[] = all, smtpUrl = receiver.url, timeoutMs = 10_000) =>
  createSmtpChannel({
    ...{ name: 'mail:night', setting: 'BATCH_MEDIC_MAIL_TO__NIGHT' },
    ...{ write: messageMail, smtpUrl, from: 'Medic <medic@example.com>', to, timeoutMs },
  })

const cases: {
  when: string
  refusals: [string, string][]
  got: string[]
  came: Record<string, unknown>
  says?: { note?: string[]; reason?: string[] }
}[] = [
  { when: 'none', refusals: [], got: all, came: { kind: 'sent' } },
  {
    when: 'one for good',
    refusals: [['bob@example.com', '550 no such user']],
    got: ['ann@example.com', 'eve@example.com'],
    came: { kind: 'sent' },
    says: { note: ['bob@example.com: 550 no such user', 'BATCH_MEDIC_MAIL_TO__NIGHT'] },
  },
  {
    when: 'one for now',
    refusals: [['bob@example.com', '451 greylisted']],
    got: ['ann@example.com', 'eve@example.com'],
    came: { kind: 'later', rest: 'bob@example.com' },
    says: { reason: ['bob@example.com: 451 greylisted', 'the other addresses have it'] },
  },
  {
    when: 'one for good and one for now',
    refusals: [
      ['bob@example.com', '452 mailbox full'],
      ['eve@example.com', '550 unknown'],
    ],
    got: ['ann@example.com'],
    came: { kind: 'later', rest: 'bob@example.com' },
    says: { reason: ['452 mailbox full'], note: ['eve@example.com: 550 unknown'] },
  },
  {
    when: 'all for now',
    refusals: all.map((one) => [one, '451 greylisted']),
    got: [],
    came: { kind: 'later' },
    says: { reason: ['451 greylisted'] },
  },
  {
    when: 'all, the last of them for good',
    refusals: all.map((one) => [one, one.startsWith('eve') ? '550 unknown' : '451 greylisted']),
    got: [],
    came: { kind: 'later', rest: 'ann@example.com,bob@example.com' },
    says: { note: ['eve@example.com: 550 unknown'] },
  },
  {
    when: 'all for good',
    refusals: all.map((one) => [one, '550 unknown']),
    got: [],
    came: { kind: 'refused' },
    says: { reason: ['ann@example.com: 550', 'eve@example.com: 550', 'MAIL_TO__NIGHT'] },
  },
]

describe('of three addresses', () => {
  test.each(cases)('$when: $came', async ({ refusals, got, came, says }) => {
    receiver.refusals = new Map(refusals)
    const delivery = await channel().send(announcement())
    expect(delivery).toMatchObject(came)
    expect('rest' in delivery).toBe('rest' in came)
    expect(receiver.got.flatMap(({ to }) => to)).toEqual(got)
    const told = { note: '', reason: '', ...delivery }
    for (const part of says?.note ?? []) expect(told.note).toContain(part)
    for (const part of says?.reason ?? []) expect(told.reason).toContain(part)
    if (!says?.note) expect(told.note).toBe('')
  })

  test('who was refused for now gets it later, alone, as the same mail to all', async () => {
    receiver.refusals.set('bob@example.com', '451 greylisted')
    const first = await channel().send(announcement())
    if (first.kind !== 'later' || first.rest === undefined) throw new Error('nobody is left')
    receiver.refusals.clear()
    const second = await channel().send(announcement({ rest: first.rest }))
    expect(second).toEqual({ kind: 'sent' })
    expect(receiver.got.map(({ to }) => to)).toEqual([
      ['ann@example.com', 'eve@example.com'],
      ['bob@example.com'],
    ])
    const ids = receiver.got.map(({ mail }) => mail.messageId)
    expect(ids[1]).toBe(ids[0])
    expect([receiver.got[1]?.mail.to].flat()[0]?.text).toContain('ann@example.com')
  })

  test.each([
    ['451 greylisted', { kind: 'later', rest: 'bob@example.com' }],
    ['550 no such user', { kind: 'sent', note: expect.stringContaining('bob@example.com: 550') }],
  ])('who is still to get it and is told %s holds up nobody else', async (answer, came) => {
    receiver.refusals.set('bob@example.com', answer)
    expect(await channel().send(announcement({ rest: 'bob@example.com' }))).toMatchObject(came)
    expect(receiver.got).toEqual([])
  })

  test('one who is taken out of the settings meanwhile is not waited for', async () => {
    const delivery = await channel(['ann@example.com']).send(
      announcement({ rest: 'bob@example.com' }),
    )
    expect(delivery).toEqual({ kind: 'sent' })
    expect(receiver.got).toEqual([])
  })
})

describe('a server that', () => {
  const broken = [
    { when: 'greets after the time-out', connected: () => undefined },
    {
      when: 'greets and says no more',
      connected: (socket: { write(text: string): unknown }) => void socket.write('220 late\r\n'),
    },
    {
      when: 'drops the connection at once',
      connected: (socket: { resetAndDestroy(): unknown }) => void socket.resetAndDestroy(),
    },
    {
      when: 'greets with 421 and closes',
      connected: (socket: { end(text: string): unknown }) => void socket.end('421 too busy\r\n'),
    },
    {
      when: 'speaks HTTP',
      connected: (socket: { end(text: string): unknown }) =>
        void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    },
  ]
  test.each(broken)('$when is tried again later', async ({ connected }) => {
    const raw = await startRaw(connected)
    const delivery = await channel(all, raw.url, 300).send(announcement())
    await raw.stop()
    expect(delivery).toMatchObject({
      kind: 'later',
      reason: expect.stringContaining('BATCH_MEDIC_SMTP'),
    })
  })

  test.each([
    ['452 no room', 'later'],
    ['554 looks like spam', 'refused'],
  ])('takes the mail and then says %s: %s', async (atEnd, kind) => {
    receiver.atEnd = atEnd
    expect(await channel().send(announcement())).toMatchObject({ kind })
  })
})
