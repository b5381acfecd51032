// Hands mails to Azure Communication Services by identity. The operation's id comes from the message's key, so that a
// repetition finds the first one: learn.microsoft.com/rest/api/communication/email/send (Operation-Id, a UUID of the caller's).
import { setTimeout as wait } from 'node:timers/promises'
import type { EmailClient, EmailClientOptions, EmailMessage } from '@azure/communication-email'
import type { TokenCredential } from '@azure/core-auth'
import { plain } from '../../../../domain/plain.ts'
import type { Channel, Delivery, MailContent, Message } from '../../../../ports/channel.ts'
import { networkFailure, retryAfterMs } from '../http-answers.ts'
import { messageUuid } from '../message-id.ts'
import { addressOf } from './mail-rest.ts'

export interface CommunicationChannelOptions {
  name?: string
  /** What the setting with the addresses is called. */
  setting?: string
  write: (message: Message) => MailContent
  /** `https://NAME.communication.azure.com` */
  endpoint: string
  credential: () => Promise<TokenCredential>
  from: string
  to: readonly string[]
  /** Wall time in milliseconds for one request. */
  timeoutMs?: number
  /** How long an accepted mail is watched for a refusal, and how often it is looked at; wall milliseconds. */
  watchMs?: number
  everyMs?: number
  httpClient?: EmailClientOptions['httpClient']
}

type Poller = Awaited<ReturnType<EmailClient['beginSend']>>

const apiVersion = '2023-03-31'
/** Answers to an id that the service has not seen, or has forgotten. */
const unknownHere: ReadonlySet<number> = new Set([400, 404, 410])

export function createCommunicationChannel(options: CommunicationChannelOptions): Channel {
  const { name = 'mail', setting = 'BATCH_MEDIC_MAIL_TO', endpoint, write, from, to } = options
  const { timeoutMs = 15_000, watchMs = 4_000, everyMs = 1_000 } = options
  let connecting: Promise<EmailClient> | undefined

  async function connect(): Promise<EmailClient> {
    const { EmailClient } = await import('@azure/communication-email')
    return new EmailClient(endpoint, await options.credential(), {
      // The outbox tries again, with longer waits and across restarts.
      retryOptions: { maxRetries: 0 },
      ...(options.httpClient ? { httpClient: options.httpClient } : {}),
    })
  }

  return {
    name,
    async send(message) {
      try {
        connecting ??= connect()
        const client = await connecting
        const mail = emailOf(write(message), from, to)
        const operationId = messageUuid(message.key)
        const poller =
          (await taken(client, mail, operationId)) ??
          (await client.beginSend(mail, { operationId, ...inTime() }))
        return await cameOf(poller)
      } catch (error) {
        connecting = undefined
        return deliveryOf(error as SendError, setting)
      }
    },
  }

  /** The operation of an earlier try, which may have arrived without an answer; undefined where there is none. */
  async function taken(
    client: EmailClient,
    mail: EmailMessage,
    operationId: string,
  ): Promise<Poller | undefined> {
    const operationLocation = `${endpoint.replace(/\/+$/, '')}/emails/operations/${operationId}?api-version=${apiVersion}`
    const config = {
      ...{ operationLocation, requestMethod: 'POST' },
      metadata: { mode: 'OperationLocation' },
    }
    const resumeFrom = JSON.stringify({ state: { status: 'running', config } })
    try {
      return await client.beginSend(mail, { resumeFrom, ...inTime() })
    } catch (error) {
      const { statusCode = 0 } = error as SendError
      if (unknownHere.has(statusCode)) return undefined
      throw error
    }
  }

  /**
   * What the service has accepted it delivers on its own. It is watched a little, because some refusals come after the
   * acceptance (a suppressed address, a domain that is not verified); a mail that is under way then counts as sent.
   */
  async function cameOf(poller: Poller): Promise<Delivery> {
    for (let waitedMs = 0; !poller.isDone() && waitedMs < watchMs; waitedMs += everyMs) {
      await wait(everyMs)
      await poller.poll({ ...inTime() })
    }
    const { status, error } = poller.getOperationState()
    return status === 'failed' || status === 'canceled' || error
      ? deliveryOf({ failed: true, message: error?.message ?? status }, setting)
      : { kind: 'sent' }
  }

  function inTime(): { abortSignal: AbortSignal } {
    return { abortSignal: AbortSignal.timeout(timeoutMs) }
  }
}

function emailOf(
  { subject, text, html, messageId, references, headers }: MailContent,
  from: string,
  to: readonly string[],
): EmailMessage {
  const threads = references.length > 0 ? { References: references.join(' ') } : {}
  const answers = references[0] === undefined ? {} : { 'In-Reply-To': references[0] }
  return {
    senderAddress: addressOf(from),
    content: { subject, plainText: text, html },
    recipients: { to: to.map((one) => ({ address: addressOf(one) })) },
    headers: { ...headers, 'Message-ID': messageId, ...threads, ...answers },
    disableUserEngagementTracking: true,
  }
}

interface SendError {
  name?: string
  message?: string
  code?: string
  statusCode?: number
  /** The operation ended so; nothing was wrong with the request. */
  failed?: true
  response?: { headers?: { get(name: string): string | undefined } }
}

function deliveryOf(error: SendError, setting: string): Delivery {
  const { statusCode, code = '', message = '', failed, response } = error
  const said = plain(`${statusCode ?? ''} ${code} ${message}`, 250)
  if (failed || /long-running operation has failed/i.test(message)) {
    const advice = `check the addresses in ${setting}, and in the portal whether they are suppressed and the domain is verified`
    return { kind: 'refused', reason: `${said}; ${advice}` }
  }
  if (statusCode === undefined) {
    return {
      kind: 'later',
      afterMs: 0,
      reason: `${networkFailure(error)}; see BATCH_MEDIC_MAIL_ENDPOINT`,
    }
  }
  const told = (name: string) => response?.headers?.get(name)
  const afterMs = retryAfterMs(told('retry-after'), told('date'), Number.POSITIVE_INFINITY)
  if (statusCode === 409 || statusCode === 408 || statusCode === 429 || statusCode >= 500) {
    return { kind: 'later', afterMs, reason: said }
  }
  const reason = `${said}; ${adviceFor(statusCode, setting)}`
  // A role that is granted or a setting that is corrected lets the same mail pass.
  if (statusCode === 401 || statusCode === 403 || statusCode === 404) {
    return { kind: 'later', afterMs: 0, reason }
  }
  return { kind: 'refused', reason }
}

function adviceFor(status: number, setting: string): string {
  if (status === 401 || status === 403) {
    return 'give the identity of the app the role "Communication and Email Service Owner" on the resource behind BATCH_MEDIC_MAIL_ENDPOINT'
  }
  if (status === 404) {
    return 'correct BATCH_MEDIC_MAIL_ENDPOINT, and connect the domain of BATCH_MEDIC_MAIL_FROM to that resource'
  }
  if (status === 413) return 'the mail is too large'
  return `check BATCH_MEDIC_MAIL_FROM, an address of a connected domain, and the addresses in ${setting}`
}
