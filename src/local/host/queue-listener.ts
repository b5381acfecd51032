// Serves one queue trigger: polls with back-off, keeps messages leased, retries, and moves hopeless ones to poison.
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue'
import type { Clock } from '../../ports/clock.ts'
import type { LogSink } from './core-types.ts'
import type { QueueSettings } from './host-json.ts'
import type { Invoker } from './invoke.ts'
import { decodeMessage, toInvocation } from './queue-message.ts'
import type { RegisteredFunction } from './worker-app.ts'

export interface QueueListenerDeps {
  fn: RegisteredFunction
  queue: QueueClient
  /** Undefined for a poison queue's own function: it has no poison queue again. */
  poison: QueueClient | undefined
  settings: QueueSettings
  clock: Clock
  invoker: Invoker
  log: LogSink
}

/** The extension's first wait of a quiet queue; the waits double up to maxPollingInterval. */
const minPollingMs = 100
/** Wall time no wait goes below, so that fast virtual time does not become a busy loop. */
const minWallMs = 100
const maxErrorWaitMs = 5_000
/** The extension leases for ten minutes and renews; a killed app's messages come back after at most that. */
const leaseMs = 600_000
const minLeaseWallMs = 10_000

/** Starts polling; missing queues are created. `stop` resolves when what was taken is finished. */
export function startQueueListener(deps: QueueListenerDeps): { stop(): Promise<void> } {
  const { clock, queue, settings } = deps
  const work = new Set<Promise<void>>()
  let stopped = false
  let away = false
  let wake = () => {}
  const loop = poll()
  return {
    async stop() {
      stopped = true
      wake()
      await loop
      await Promise.allSettled(work)
    },
  }

  async function poll(): Promise<void> {
    let waitMs = minPollingMs
    let errorWaitMs = 250
    let created = false
    while (!stopped) {
      try {
        if (!created) {
          await queue.createIfNotExists()
          created = true
        }
        const took = await take()
        if (away) say('information', `queue ${queue.name}: storage is back`)
        away = false
        errorWaitMs = 250
        waitMs = took > 0 ? minPollingMs : Math.min(waitMs * 2, settings.maxPollingIntervalMs)
        if (took === 0) await pause(Math.max(minWallMs, clock.toWallMs(waitMs)))
        // New work is fetched while at most newBatchThreshold messages are still running.
        while (work.size > settings.newBatchThreshold && !stopped) await Promise.race(work)
      } catch (error) {
        created = false
        if (!away) say('warning', `queue ${queue.name}: storage is away (${describe(error)})`)
        away = true
        await pause(errorWaitMs)
        errorWaitMs = Math.min(errorWaitMs * 2, maxErrorWaitMs)
      }
    }
  }

  async function take(): Promise<number> {
    const { receivedMessageItems } = await queue.receiveMessages({
      numberOfMessages: settings.batchSize,
      visibilityTimeout: Math.ceil(leaseWallMs() / 1000),
    })
    for (const message of receivedMessageItems) {
      const job = serve(message).catch((error: unknown) =>
        say('warning', `queue ${queue.name}: message ${message.messageId}: ${describe(error)}`),
      )
      work.add(job)
      void job.finally(() => work.delete(job))
    }
    return receivedMessageItems.length
  }

  async function serve(message: DequeuedMessageItem): Promise<void> {
    const text = decodeMessage(message.messageText, settings.encoding)
    if (text === undefined) {
      say('warning', `queue ${queue.name}: a message is not base64; it goes to the poison queue`)
      return toPoison(message, message.popReceipt)
    }
    const hopeless = message.dequeueCount > settings.maxDequeueCount
    if (deps.poison && hopeless) return toPoison(message, message.popReceipt)
    const lease = keepLease(message)
    const result = await deps.invoker.invoke(deps.fn, toInvocation(message, text))
    const receipt = await lease.end()
    if (result.kind === 'succeeded') return remove(message, receipt)
    if (deps.poison && message.dequeueCount >= settings.maxDequeueCount) {
      return toPoison(message, receipt)
    }
    const seconds = Math.ceil(clock.toWallMs(settings.visibilityTimeoutMs) / 1000)
    await ignoreGone(queue.updateMessage(message.messageId, receipt, undefined, seconds))
  }

  async function toPoison(message: DequeuedMessageItem, receipt: string): Promise<void> {
    if (deps.poison) {
      await deps.poison.createIfNotExists()
      await deps.poison.sendMessage(message.messageText)
      say(
        'warning',
        `queue ${queue.name}: message ${message.messageId} moved to ${deps.poison.name}`,
      )
    }
    await remove(message, receipt)
  }

  async function remove(message: DequeuedMessageItem, receipt: string): Promise<void> {
    await ignoreGone(queue.deleteMessage(message.messageId, receipt))
  }

  /** Renews at half-time; each renewal gives a new receipt, and only the newest may end the message. */
  function keepLease(message: DequeuedMessageItem): { end(): Promise<string> } {
    let receipt = message.popReceipt
    let renewing = Promise.resolve()
    const wallMs = leaseWallMs()
    const timer = setInterval(() => {
      renewing = queue
        .updateMessage(message.messageId, receipt, undefined, Math.ceil(wallMs / 1000))
        .then((answer) => {
          receipt = answer.popReceipt ?? receipt
        })
        .catch((error: unknown) => say('warning', `lease of ${queue.name}: ${describe(error)}`))
    }, wallMs / 2)
    return {
      async end() {
        clearInterval(timer)
        await renewing
        return receipt
      },
    }
  }

  function leaseWallMs(): number {
    return Math.max(minLeaseWallMs, clock.toWallMs(leaseMs))
  }

  /** None once it stops: a stop that comes while a request is under way finds nothing to wake. */
  function pause(wallMs: number): Promise<void> {
    if (stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wallMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  function say(level: 'information' | 'warning', message: string): void {
    deps.log({ level, category: 'system', message, functionName: deps.fn.metadata.name })
  }
}

/** Someone else's receipt or no message any more: the message is not ours to end, and that is no fault. */
async function ignoreGone(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== 'MessageNotFound' && code !== 'PopReceiptMismatch') throw error
  }
}

function describe(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  return code ?? message?.split('\n')[0] ?? String(error)
}
