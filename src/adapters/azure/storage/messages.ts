// Messages in Azure Queue Storage: JSON in base64, as the Functions host expects them.
import type { QueueClient } from '@azure/storage-queue'
import type { Clock } from '../../../ports/clock.ts'
import { type Messages, queueNames } from '../../../ports/messages.ts'
import { stepNow } from '../../telemetry/running-step.ts'
import { endpoint, type Storage, storageFailure, storageRetries } from './credentials.ts'

/** The longest the service hides a message. */
const maxVisibilitySeconds = 7 * 24 * 60 * 60
/** The service refuses a message that would expire before it is seen: it lives this long once it is visible. */
const lifeSeconds = 7 * 24 * 60 * 60

/** The SDK is loaded with the first message; a missing queue is made, once. `names`: for tests side by side. */
export function createAzureMessages(
  storage: Storage,
  clock: Clock,
  names: Readonly<Record<keyof typeof queueNames, string>> = queueNames,
): Messages {
  const clients = new Map<string, Promise<QueueClient>>()

  function clientOf(queue: string): Promise<QueueClient> {
    const known = clients.get(queue)
    if (known) return known
    const making = makeClient(storage, queue)
    making.catch(() => clients.delete(queue))
    clients.set(queue, making)
    return making
  }

  async function send(queue: string, body: unknown, delayMs: number): Promise<void> {
    const client = await clientOf(queue)
    const text = Buffer.from(JSON.stringify(body)).toString('base64')
    const visibilityTimeout = visibilitySeconds(clock.toWallMs(delayMs))
    const options = { visibilityTimeout, messageTimeToLive: visibilityTimeout + lifeSeconds }
    try {
      await client.sendMessage(text, options)
    } catch (error) {
      if (storageFailure(error).code !== 'QueueNotFound') throw error
      await client.createIfNotExists()
      await client.sendMessage(text, options)
    }
  }

  return {
    // JSON leaves out what is not there.
    examine: ({ account, pool, wakeAt, standsForMore }, delayMs) =>
      send(names.exams, { account, pool, wakeAt, standsForMore, cause: cause() }, delayMs),
    drain: ({ account, pool }, delayMs) =>
      send(names.drains, { account, pool, cause: cause() }, delayMs),
    beat: (delayMs) => send(names.beats, {}, delayMs),
  }
}

/** The step that sends, as W3C trace context: what the message leads to is linked to it. */
function cause(): string | undefined {
  const step = stepNow()
  return step && `00-${step.traceId}-${step.spanId}-01`
}

/** Whole seconds of wall time, rounded up: rather a little late than before the time. */
export function visibilitySeconds(wallMs: number): number {
  return Math.min(maxVisibilitySeconds, Math.max(0, Math.ceil(wallMs / 1000)))
}

async function makeClient(storage: Storage, queue: string): Promise<QueueClient> {
  const { QueueServiceClient } = await import('@azure/storage-queue')
  const options = { retryOptions: storageRetries }
  if ('connection' in storage) {
    return QueueServiceClient.fromConnectionString(storage.connection, options).getQueueClient(
      queue,
    )
  }
  const url = endpoint(storage.accountName, 'queue')
  return new QueueServiceClient(url, await storage.credential(), options).getQueueClient(queue)
}
