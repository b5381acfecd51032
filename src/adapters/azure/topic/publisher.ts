// Publishes CloudEvents to an Event Grid topic through @azure/eventgrid, which is loaded when first needed.
import type { TokenCredential } from '@azure/core-auth'
import { plain } from '../../../domain/plain.ts'
import type { Delivery } from '../../../ports/channel.ts'
import { retryAfterMs } from '../channels/http-answers.ts'

export interface PublisherOptions {
  /** `https://…/api/events`; http only for a topic on this machine. */
  endpoint: string
  /** Where the topic takes keys; else `credential` is asked. */
  key?: string
  credential?: () => TokenCredential | Promise<TokenCredential>
  /** Wall time in milliseconds. */
  timeoutMs?: number
}

export interface CloudEvent {
  id: string
  type: string
  source: string
  subject: string
  /** Epoch milliseconds. */
  at: number
  data: Readonly<Record<string, unknown>>
}

/** Never throws. */
export type Publisher = (events: readonly CloudEvent[]) => Promise<Delivery>

/** @throws RangeError for an endpoint that no topic can have, or without a key and a credential. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { endpoint, key, credential, timeoutMs = 15_000 } = options
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

  return async (events) => {
    if (events.length === 0) return { kind: 'sent' }
    try {
      connecting ??= connect()
      const client = await connecting
      await client.send(
        events.map(({ at, ...event }) => ({ ...event, time: new Date(at) })),
        { abortSignal: AbortSignal.timeout(timeoutMs) },
      )
      return { kind: 'sent' }
    } catch (error) {
      // A token that could not be had, or a chunk that could not be loaded, may be had later.
      connecting = undefined
      return deliveryOf(error as PublishError)
    }
  }
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
    const told = (name: string) => response?.headers?.get(name)
    // Without a date of its own, a date to wait for cannot be told from a clock that is wrong.
    const afterMs = retryAfterMs(told('retry-after'), told('date'), Number.POSITIVE_INFINITY)
    return { kind: 'later', afterMs, reason: said }
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
