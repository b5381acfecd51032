// Publishes events to an Event Grid topic as CloudEvents 1.0 through @azure/eventgrid, which is loaded when first needed.
import type { TokenCredential } from '@azure/core-auth'
import { plain } from '../../../domain/plain.ts'
import type { Delivery, Topic } from '../../../ports/channel.ts'

export interface TopicOptions {
  /** `https://…/api/events`; http only for a topic on this machine. */
  endpoint: string
  /** Where the topic takes keys; else `credential` is asked. */
  key?: string
  credential?: () => TokenCredential | Promise<TokenCredential>
  /** What the events' source begins with; the account's name follows. */
  ownSource?: string
  /** Wall time in milliseconds. */
  timeoutMs?: number
}

/** Where no topic is set: there is nobody to tell. */
export const nullTopic: Topic = { publish: async () => ({ kind: 'sent' }) }

/** @throws RangeError for an endpoint that no topic can have, or without a key and a credential. */
export function createTopic(options: TopicOptions): Topic {
  const { endpoint, key, credential, ownSource = '/batch-medic/', timeoutMs = 15_000 } = options
  if (key === undefined && !credential) {
    throw new RangeError(
      'BATCH_MEDIC_TOPIC is set, but neither BATCH_MEDIC_TOPIC_KEY nor an identity is: set one',
    )
  }
  let connecting: ReturnType<typeof connect> | undefined

  async function connect() {
    const { AzureKeyCredential, EventGridPublisherClient } = await import('@azure/eventgrid')
    const identity = key === undefined ? await credential?.() : new AzureKeyCredential(key)
    if (!identity) throw new Error('no identity to publish with')
    return new EventGridPublisherClient(endpoint, 'CloudEvent', identity, {
      allowInsecureConnection: new URL(endpoint).protocol === 'http:',
      // The outbox tries again, with longer waits and across restarts.
      retryOptions: { maxRetries: 0 },
    })
  }

  return {
    async publish(events) {
      if (events.length === 0) return { kind: 'sent' }
      try {
        connecting ??= connect()
        const client = await connecting
        await client.send(
          events.map(({ key: id, event }) => ({
            id,
            type: event.type,
            source: `${ownSource}${accountOf(id)}`,
            subject: event.subject,
            time: new Date(event.at),
            data: event.data,
          })),
          { abortSignal: AbortSignal.timeout(timeoutMs) },
        )
        return { kind: 'sent' }
      } catch (error) {
        // A token that could not be had, or a chunk that could not be loaded, may be had later.
        connecting = undefined
        return deliveryOf(error as PublishError)
      }
    },
  }
}

/** Keys begin with the account, as the partition of the outbox does. */
function accountOf(key: string): string {
  return key.split('|', 1)[0] ?? ''
}

interface PublishError {
  message?: string
  code?: string
  statusCode?: number
  response?: { headers?: { get(name: string): string | undefined } }
}

function deliveryOf({ statusCode, code, message = '', response }: PublishError): Delivery {
  const said = plain(`${statusCode ?? ''} ${code ?? ''} ${message}`, 200)
  if (statusCode === undefined || statusCode === 408 || statusCode === 429 || statusCode >= 500) {
    const asked = Number(response?.headers?.get('retry-after') ?? 0)
    return { kind: 'later', afterMs: Number.isFinite(asked) ? asked * 1000 : 0, reason: said }
  }
  const reason = `${said}; ${adviceFor(statusCode)}`
  // A role that is granted or a setting that is corrected lets the same events pass.
  if (statusCode === 401 || statusCode === 403 || statusCode === 404) {
    return { kind: 'later', afterMs: 0, reason }
  }
  return { kind: 'refused', reason }
}

function adviceFor(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return 'give the identity of the app the role EventGrid Data Sender on the topic, or correct BATCH_MEDIC_TOPIC_KEY'
    case 404:
      return 'correct BATCH_MEDIC_TOPIC: the endpoint of a topic ends in /api/events'
    case 413:
      return 'the events are too large for the topic'
    default:
      return 'check that the topic behind BATCH_MEDIC_TOPIC takes the schema CloudEvents 1.0'
  }
}
