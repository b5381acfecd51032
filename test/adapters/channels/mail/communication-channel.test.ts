// Mail through Azure Communication Services: what goes over the wire, and what each answer of the service means.
import type { EmailClientOptions } from '@azure/communication-email'
import type { PipelineRequest } from '@azure/core-rest-pipeline'
import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { describe, expect, test } from 'vitest'
import { createCommunicationChannel } from '../../../../src/adapters/azure/channels/mail/communication-channel.ts'
import { messageUuid } from '../../../../src/adapters/azure/channels/message-id.ts'
import { messageMail } from '../../../../src/notify/message-mail.ts'
import { announcement } from '../../../notify/stories.ts'

interface Answer {
  status: number
  body?: object
  headers?: Record<string, string>
}

type Step = Answer | Error | 'never'

const endpoint = 'https://medic.europe.communication.azure.com'
const unknown: Answer = { status: 404, body: { error: { code: 'NotFound', message: 'no' } } }
const taken: Answer = {
  status: 202,
  headers: { 'operation-location': `${endpoint}/emails/operations/x?api-version=2023-03-31` },
  body: { id: 'x', status: 'Running' },
}
const running: Answer = { status: 200, body: { id: 'x', status: 'Running' } }
const succeeded: Answer = { status: 200, body: { id: 'x', status: 'Succeeded' } }
const failed: Answer = {
  status: 200,
  body: {
    id: 'x',
    status: 'Failed',
    error: { code: 'EmailDroppedAllRecipientsSuppressed', message: 'All are suppressed.' },
  },
}
const refusal = (status: number, code: string, headers = {}): Answer => ({
  status,
  headers,
  body: { error: { code, message: `It says ${code}.` } },
})

function service(steps: readonly Step[]) {
  const asked: PipelineRequest[] = []
  const left = [...steps]
  const httpClient: NonNullable<EmailClientOptions['httpClient']> = {
    async sendRequest(request) {
      asked.push(request)
      const step = left.shift() ?? running
      if (step === 'never') {
        return new Promise((_, reject) => {
          const abort = () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }))
          request.abortSignal?.addEventListener('abort', abort)
        })
      }
      if (step instanceof Error) throw step
      const headers = createHttpHeaders({ 'content-type': 'application/json', ...step.headers })
      return { request, status: step.status, headers, bodyAsText: JSON.stringify(step.body ?? {}) }
    },
  }
  const channel = createCommunicationChannel({
    ...{ name: 'mail:night', setting: 'BATCH_MEDIC_MAIL_TO__NIGHT', endpoint, httpClient },
    write: messageMail,
    credential: async () => ({
      getToken: async () => ({ token: 'TOKEN', expiresOnTimestamp: Date.now() + 3_600_000 }),
    }),
    from: 'Batch Medic <medic@x.azurecomm.net>',
    to: ['Ops <ops@example.com>', 'farm@example.com'],
    // Short only where the service hangs: a busy machine is slow as well.
    ...{ timeoutMs: steps.includes('never') ? 100 : 10_000, watchMs: 4, everyMs: 1 },
  })
  return { asked, channel }
}

const calls = (asked: readonly PipelineRequest[]) =>
  asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`)

describe('createCommunicationChannel', () => {
  test('asks for an earlier try, then sends once, under an id made from the key', async () => {
    const { asked, channel } = service([unknown, taken, succeeded])
    const message = announcement()
    expect(await channel.send(message)).toEqual({ kind: 'sent' })
    const id = messageUuid(message.key)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(calls(asked)).toEqual([
      `GET /emails/operations/${id}`,
      'POST /emails:send',
      'GET /emails/operations/x',
    ])
    const [, post] = asked
    expect(post?.headers.get('operation-id')).toBe(id)
    expect(post?.headers.get('authorization')).toBe('Bearer TOKEN')
    const written = messageMail(message)
    expect(JSON.parse(String(post?.body))).toMatchObject({
      senderAddress: 'medic@x.azurecomm.net',
      recipients: { to: [{ address: 'ops@example.com' }, { address: 'farm@example.com' }] },
      content: { subject: written.subject, plainText: written.text, html: written.html },
      headers: { 'Message-ID': written.messageId, References: written.references.join(' ') },
    })
  })

  test.each([
    { when: 'arrived and is under way', steps: [running, succeeded] },
    { when: 'arrived and was delivered', steps: [succeeded] },
  ])('a repetition of one that $when sends nothing', async ({ steps }) => {
    const { asked, channel } = service(steps)
    expect(await channel.send(announcement())).toEqual({ kind: 'sent' })
    expect(calls(asked).filter((call) => call.startsWith('POST'))).toEqual([])
  })

  test('a repetition carries the same id, another message another', async () => {
    const { asked, channel } = service([
      unknown,
      'never',
      unknown,
      taken,
      succeeded,
      unknown,
      taken,
    ])
    expect(await channel.send(announcement())).toMatchObject({ kind: 'later' })
    expect(await channel.send(announcement())).toEqual({ kind: 'sent' })
    await channel.send(announcement({ key: 'renderfarm|frames|mail|18' }))
    const ids = asked
      .filter(({ method }) => method === 'POST')
      .map((one) => one.headers.get('operation-id'))
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[1])
  })

  test('what is still under way after a little while counts as sent: the service goes on with it', async () => {
    const { asked, channel } = service([unknown, taken])
    expect(await channel.send(announcement())).toEqual({ kind: 'sent' })
    expect(asked.length).toBeLessThan(10)
  })

  const answers: { when: string; steps: Step[]; kind: string; says: string; afterMs?: number }[] = [
    {
      when: 'all addresses are suppressed, which is seen at once',
      steps: [unknown, taken, failed],
      ...{ kind: 'refused', says: 'BATCH_MEDIC_MAIL_TO__NIGHT' },
    },
    {
      when: 'they are, which is seen later',
      steps: [unknown, taken, running, running, failed],
      ...{ kind: 'refused', says: 'suppressed' },
    },
    {
      when: 'an address is none',
      steps: [unknown, refusal(400, 'BadRequest')],
      ...{ kind: 'refused', says: 'BATCH_MEDIC_MAIL_FROM' },
    },
    {
      when: 'the role is missing',
      steps: [refusal(403, 'Denied')],
      ...{ kind: 'later', says: 'Communication and Email Service Owner' },
    },
    {
      when: 'the domain is not connected',
      steps: [unknown, refusal(404, 'DomainNotLinked')],
      ...{ kind: 'later', says: 'connect the domain' },
    },
    {
      when: 'the quota of the hour is used up',
      steps: [unknown, refusal(429, 'TooManyRequests', { 'retry-after': '600' })],
      ...{ kind: 'later', says: 'TooManyRequests', afterMs: 600_000 },
    },
    {
      when: 'it is out of order',
      steps: [refusal(503, 'Unavailable')],
      ...{ kind: 'later', says: '503' },
    },
    {
      when: 'nobody answers',
      steps: [Object.assign(new Error('https://x/secret'), { code: 'ECONNREFUSED' })],
      ...{ kind: 'later', says: 'no connection (ECONNREFUSED)' },
    },
    { when: 'it hangs', steps: [unknown, 'never'], kind: 'later', says: 'no answer in time' },
  ]
  test.each(answers)('where $when: $kind', async ({ steps, kind, says, afterMs }) => {
    const { asked, channel } = service(steps)
    const delivery = await channel.send(announcement())
    expect(delivery).toMatchObject({ kind, reason: expect.stringContaining(says) })
    if (afterMs !== undefined) expect(delivery).toMatchObject({ afterMs })
    // The outbox tries again, not the SDK.
    expect(asked.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(1)
    expect(JSON.stringify(delivery)).not.toMatch(/TOKEN|secret/)
  })
})
