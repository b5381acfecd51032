// The mail channel against a mail server on this machine: what arrives, and what each refusal means.
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSmtpChannel } from '../../../../src/adapters/azure/channels/mail/smtp-channel.ts'
import { messageMail } from '../../../../src/notify/message-mail.ts'
import { announcement, minute, startAt } from '../../../notify/stories.ts'

type Step = 'auth' | 'mail' | 'rcpt' | 'data'
let refusal: { step: Step; code: number; text: string } | undefined
const got: ParsedMail[] = []

function answer(step: Step): Error | null {
  if (refusal?.step !== step) return null
  return Object.assign(new Error(refusal.text), { responseCode: refusal.code })
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  disableReverseLookup: true,
  logger: false,
  onAuth: (_auth, _session, done) => {
    const error = answer('auth')
    if (error) done(error)
    else done(null, { user: 'anyone' })
  },
  onMailFrom: (_address, _session, done) => done(answer('mail')),
  onRcptTo: (_address, _session, done) => done(answer('rcpt')),
  onData: (stream, _session, done) => {
    simpleParser(stream).then((parsed) => {
      got.push(parsed)
      done(answer('data'))
    }, done)
  },
})
let host = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.server.address() as AddressInfo).port}`
})
afterAll(() => new Promise<void>((resolve) => server.close(resolve)))
beforeEach(() => {
  refusal = undefined
  got.length = 0
})

const channel = (login = '') =>
  createSmtpChannel({
    write: messageMail,
    smtpUrl: `smtp://${login}${host}`,
    from: 'Batch Medic <medic@example.com>',
    to: ['ops@example.com', 'farm@example.com'],
    timeoutMs: 2000,
  })

describe('createSmtpChannel', () => {
  test('hands over both parts with the ids and headers of the mail', async () => {
    expect(await channel().send(announcement())).toEqual({ kind: 'sent' })
    const written = messageMail(announcement())
    const [parsed] = got
    expect(parsed?.subject).toBe(written.subject)
    expect(parsed?.messageId).toBe(written.messageId)
    expect([parsed?.references].flat()).toEqual(written.references)
    expect(parsed?.inReplyTo).toBe(written.references[0])
    expect(parsed?.text?.trim()).toBe(written.text.trim())
    expect(parsed?.html).toContain('<table')
    expect(parsed?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(parsed?.headers.get('thread-topic')).toBe('[renderfarm/frames] Node unusable')
    expect(parsed?.date?.getTime()).toBe(startAt + 16 * minute)
  })

  test.each([
    { step: 'rcpt', code: 451, text: 'greylisted', kind: 'later', says: 'greylisted' },
    { step: 'mail', code: 550, text: 'not yours', kind: 'refused', says: 'BATCH_MEDIC_MAIL_FROM' },
    { step: 'rcpt', code: 550, text: 'unknown user', kind: 'refused', says: 'BATCH_MEDIC_MAIL_TO' },
    { step: 'data', code: 554, text: 'spam', kind: 'refused', says: 'BATCH_MEDIC_SMTP' },
    { step: 'data', code: 452, text: 'disk full', kind: 'later', says: 'disk full' },
  ] as const)('reads $code at $step as $kind', async ({ kind, says, ...given }) => {
    refusal = given
    expect(await channel().send(announcement())).toMatchObject({
      kind,
      reason: expect.stringContaining(says),
    })
  })

  test('logs in with what the URL holds, and does not repeat the password', async () => {
    expect(await channel('farm:p%40ss@').send(announcement())).toEqual({ kind: 'sent' })
    refusal = { step: 'auth', code: 535, text: 'wrong password' }
    const delivery = await channel('farm:p%40ss@').send(announcement())
    expect(delivery).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('check the user and the password in BATCH_MEDIC_SMTP'),
    })
    expect(JSON.stringify(delivery)).not.toContain('p@ss')
  })

  test('tries again later where nobody listens', async () => {
    const gone = createSmtpChannel({
      write: messageMail,
      smtpUrl: 'smtp://127.0.0.1:1',
      from: 'a@b.c',
      to: ['d@e.f'],
    })
    expect(await gone.send(announcement())).toMatchObject({
      kind: 'later',
      reason: expect.stringContaining('BATCH_MEDIC_SMTP'),
    })
  })
})
