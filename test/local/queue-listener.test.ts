// Queue triggers against Azurite: what the function gets, retries, poison, and storage that comes and goes.
import { QueueServiceClient } from '@azure/storage-queue'
import { afterEach, describe, expect, inject, test, vi } from 'vitest'
import type { LogEntry } from '../../src/local/host/core-types.ts'
import type { QueueSettings } from '../../src/local/host/host-json.ts'
import type { InvocationInput, Invoker } from '../../src/local/host/invoke.ts'
import { startQueueListener } from '../../src/local/host/queue-listener.ts'
import type { RegisteredFunction } from '../../src/local/host/worker-app.ts'

const service = QueueServiceClient.fromConnectionString(inject('azuriteConnection'), {
  retryOptions: { maxTries: 1 },
})
const settings: QueueSettings = {
  maxPollingIntervalMs: 100,
  visibilityTimeoutMs: 0,
  batchSize: 4,
  newBatchThreshold: 2,
  maxDequeueCount: 5,
  encoding: 'base64',
}
const fn: RegisteredFunction = {
  metadata: { name: 'work', bindings: {} },
  callback: () => {},
  file: 'work.js',
}
let count = 0
let stop = async () => {}
afterEach(() => stop())

function listen(given: {
  from?: QueueServiceClient
  fails?: (input: InvocationInput) => boolean
  settings?: Partial<QueueSettings>
}) {
  const name = `listener-${process.pid}-${count++}`
  const calls: InvocationInput[] = []
  const logs: LogEntry[] = []
  const running = { now: 0, most: 0 }
  const invoker: Invoker = {
    inFlight: () => running.now,
    drain: async () => true,
    invoke: async (_, input) => {
      calls.push(input)
      running.most = Math.max(running.most, ++running.now)
      await new Promise((done) => setTimeout(done, 5))
      running.now -= 1
      return given.fails?.(input)
        ? { kind: 'failed', error: new Error('no'), timedOut: false }
        : { kind: 'succeeded', returnValue: null }
    },
  }
  const from = given.from ?? service
  const queue = from.getQueueClient(name)
  const poison = from.getQueueClient(`${name}-poison`)
  const listener = startQueueListener({
    fn,
    queue,
    poison,
    settings: { ...settings, ...given.settings },
    clock: { now: Date.now, toWallMs: (ms) => ms },
    invoker,
    log: (entry) => logs.push(entry),
  })
  stop = listener.stop
  return { queue, poison, calls, logs, running }
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 20 })

describe('a queue trigger', () => {
  test('makes its queue, and the function gets the text and the metadata; then the message is gone', async () => {
    const { queue, calls } = listen({})
    await until(async () => expect(await queue.exists()).toBe(true))
    await queue.sendMessage(encode({ pool: 'frames' }))
    await until(() => expect(calls).toHaveLength(1))
    expect(calls[0]?.data).toEqual({ string: '{"pool":"frames"}' })
    expect(calls[0]?.triggerMetadata?.DequeueCount).toEqual({ int: 1 })
    await until(async () => expect((await queue.getProperties()).approximateMessagesCount).toBe(0))
  })

  test('gives a message up after five tries and moves it to the poison queue as it was', async () => {
    const { queue, poison, calls } = listen({ fails: () => true })
    await until(async () => expect(await queue.exists()).toBe(true))
    await queue.sendMessage(encode({ never: 'works' }))
    await until(async () => expect(await poison.exists()).toBe(true))
    await until(async () => {
      const { peekedMessageItems } = await poison.peekMessages()
      expect(peekedMessageItems[0]?.messageText).toBe(encode({ never: 'works' }))
    })
    expect(calls.map((call) => call.triggerMetadata?.DequeueCount?.int)).toEqual([1, 2, 3, 4, 5])
    await until(async () => expect((await queue.getProperties()).approximateMessagesCount).toBe(0))
  })

  test('moves a message that is not base64 to the poison queue without a call', async () => {
    const { queue, poison, calls } = listen({})
    await until(async () => expect(await queue.exists()).toBe(true))
    await queue.sendMessage('plain {text}')
    await until(async () => expect(await poison.exists()).toBe(true))
    expect(calls).toHaveLength(0)
  })

  test('runs at most batchSize and newBatchThreshold messages at once', async () => {
    const { queue, calls, running } = listen({})
    await until(async () => expect(await queue.exists()).toBe(true))
    await Promise.all(Array.from({ length: 20 }, (_, n) => queue.sendMessage(encode({ n }))))
    await until(() => expect(calls).toHaveLength(20))
    expect(running.most).toBeLessThanOrEqual(settings.batchSize + settings.newBatchThreshold)
  })

  test('makes the queue again when it is deleted, and says so once', async () => {
    const { queue, logs, calls } = listen({})
    await until(async () => expect(await queue.exists()).toBe(true))
    await queue.delete()
    await until(() => expect(logs.some((l) => /storage is back/.test(l.message))).toBe(true))
    expect(logs.filter((l) => /storage is away/.test(l.message))).toHaveLength(1)
    await queue.sendMessage(encode('again'))
    await until(() => expect(calls).toHaveLength(1))
  })

  test('says once that storage is away, waits longer each time, and is woken by a stop', async () => {
    // Port 1 answers nowhere: a connection to it is refused.
    const nowhere = inject('azuriteConnection').replace(
      /(QueueEndpoint=http:\/\/127\.0\.0\.1:)\d+/,
      '$11',
    )
    const from = QueueServiceClient.fromConnectionString(nowhere, { retryOptions: { maxTries: 1 } })
    const { queue, logs } = listen({ from })
    const tries = vi.spyOn(queue, 'createIfNotExists')
    await until(() => expect(tries.mock.calls.length).toBeGreaterThan(1))
    expect(logs.map((entry) => entry.message)).toEqual([
      expect.stringMatching(/storage is away \(/),
    ])
    await stop()
    const tried = tries.mock.calls.length
    await new Promise((done) => setTimeout(done, 300))
    expect(tries.mock.calls).toHaveLength(tried)
  })

  test('does not wait once more when it is stopped during a request that then fails', async () => {
    let fail = (_: Error) => {}
    const queue = service.getQueueClient('never-asked')
    vi.spyOn(service, 'getQueueClient').mockReturnValueOnce(queue)
    vi.spyOn(queue, 'createIfNotExists').mockReturnValue(
      new Promise((_, reject) => {
        fail = reject
      }),
    )
    listen({})
    const stopping = stop()
    const waits = vi.spyOn(globalThis, 'setTimeout')
    fail(new Error('away'))
    await stopping
    expect(waits).not.toHaveBeenCalled()
    waits.mockRestore()
  })
})
