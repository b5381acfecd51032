// Posts messages as CloudEvents 1.0 (structured mode), signed as Standard Webhooks, and reads the answers.
// github.com/cloudevents/spec HTTP binding 3.2; github.com/standard-webhooks/standard-webhooks.
import { plain } from '../../../../domain/plain.ts'
import type { Channel, Delivery, Message, MessageEvent } from '../../../../ports/channel.ts'
import { isForbidden, meaningOf, networkFailure } from '../http-answers.ts'
import { messageId } from '../message-id.ts'
import type { Post } from '../post.ts'

export interface WebhookChannelOptions {
  name: string
  /** What its settings are called. */
  settings: { url: string; secret: string }
  url: string
  /** `whsec_` and base64. Of several each signs, so that a receiver may know the old or the new one. */
  secrets: readonly string[]
  event: (message: Message) => MessageEvent
  post: Post
  wallNow: () => number
  /** Wall time in milliseconds. */
  timeoutMs?: number
}

const throttledMs = 5_000

export function createWebhookChannel(options: WebhookChannelOptions): Channel {
  const { name, settings, url, secrets, event, post, wallNow, timeoutMs = 15_000 } = options
  return {
    name,
    async send(message) {
      const id = messageId(message.key)
      const body = JSON.stringify(cloudEvent(id, event(message)))
      try {
        const headers = await signed(id, body)
        const { status, text, afterMs } = await post(url, { headers, body, timeoutMs })
        return deliveryOf(status, told(text), afterMs)
      } catch (error) {
        if (isForbidden(error)) return refused('', 'it leads to an address that is not called')
        return { kind: 'later', afterMs: 0, reason: networkFailure(error) }
      }
    },
  }

  /** The time is that of this try: receivers refuse what was signed more than some minutes ago. */
  async function signed(id: string, body: string): Promise<Record<string, string>> {
    const { Webhook } = await import('standardwebhooks')
    const at = Math.floor(wallNow() / 1000)
    const signatures = secrets.map((secret) =>
      new Webhook(secret).sign(id, new Date(at * 1000), body),
    )
    return {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': id,
      'webhook-timestamp': String(at),
      'webhook-signature': signatures.join(' '),
    }
  }

  /** An answer may repeat what it was sent. */
  function told(text: string): string {
    return plain(text.replaceAll(url, settings.url), 200)
  }

  function deliveryOf(status: number, body: string, askedMs: number): Delivery {
    const answer = body === '' ? `${status}` : `${status} ${body}`
    switch (meaningOf(status)) {
      case 'sent':
        return { kind: 'sent' }
      case 'later': {
        const afterMs = status === 429 ? Math.max(askedMs, throttledMs) : askedMs
        return { kind: 'later', afterMs, reason: answer }
      }
      case 'refused':
        return refused(answer, meaningFor(status))
    }
  }

  function refused(answer: string, meaning: string): Delivery {
    return { kind: 'refused', reason: answer === '' ? meaning : `${answer}; ${meaning}` }
  }

  function meaningFor(status: number): string {
    if (status >= 300 && status < 400) {
      return `redirects are not followed: set ${settings.url} to the address it leads to`
    }
    switch (status) {
      case 400:
      case 415:
      case 422:
        return `the receiver behind ${settings.url} must take CloudEvents 1.0 in structured mode, content-type application/cloudevents+json`
      case 401:
      case 403:
        return `check that the receiver behind ${settings.url} knows the secret in ${settings.secret}, and that its clock is right`
      case 404:
      case 405:
      case 410:
        return `nothing takes messages there: set ${settings.url} to the present address of the receiver`
      case 413:
        return `let the receiver behind ${settings.url} take bodies of 128 KB`
      default:
        return `check what the receiver behind ${settings.url} takes`
    }
  }
}

function cloudEvent(id: string, { at, data, ...event }: MessageEvent): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    ...event,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data,
  }
}
