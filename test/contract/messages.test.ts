// The contract of messages, kept by the fake and by the real adapter on Azurite; and what each does beyond it.
import { QueueServiceClient } from '@azure/storage-queue'
import { describe, expect, inject, test } from 'vitest'
import {
  createAzureMessages,
  visibilitySeconds,
} from '../../src/adapters/azure/storage/messages.ts'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { queueNames } from '../../src/ports/messages.ts'
import { handClock } from '../record/builders.ts'
import { messagesContract } from './messages.contract.ts'

messagesContract('memory', () => {
  const clock = handClock()
  const messages = createMemoryMessages(clock)
  const inQueue = (queue: keyof typeof queueNames) =>
    messages.queued.filter((message) => message.queue === queueNames[queue])
  return {
    messages,
    visible: async (queue) =>
      inQueue(queue).flatMap(({ body, dueAt }) => (dueAt <= clock.now() ? [body] : [])),
    count: async (queue) => inQueue(queue).length,
  }
})

let suites = 0

/** Queues of its own for each test, none of which exists: their making is tested too. */
messagesContract('Azurite', () => {
  suites += 1
  const own = (name: string) => `${name}-${Date.now().toString(36)}-${suites}`
  const names = { exams: own('exams'), drains: own('drains'), beats: own('beats') }
  const storage = { connection: inject('azuriteConnection') }
  const service = QueueServiceClient.fromConnectionString(storage.connection)
  return {
    messages: createAzureMessages(storage, handClock(), names),
    async visible(queue) {
      const answer = await service.getQueueClient(names[queue]).receiveMessages()
      return answer.receivedMessageItems.map(({ messageText }) =>
        JSON.parse(Buffer.from(messageText, 'base64').toString()),
      )
    },
    async count(queue) {
      const properties = await service.getQueueClient(names[queue]).getProperties()
      return properties.approximateMessagesCount ?? 0
    },
  }
})

describe('messages in Azure', () => {
  test.each([
    { wallMs: -1, seconds: 0 },
    { wallMs: 0, seconds: 0 },
    { wallMs: 1, seconds: 1 },
    { wallMs: 1_000, seconds: 1 },
    { wallMs: 1_001, seconds: 2 },
    { wallMs: 30 * 24 * 3_600_000, seconds: 604_800 },
  ])('$wallMs ms are $seconds seconds of invisibility', ({ wallMs, seconds }) => {
    expect(visibilitySeconds(wallMs)).toBe(seconds)
  })
})

describe('messages in memory', () => {
  test('come out in the order they are due, and not before', async () => {
    const clock = handClock()
    const messages = createMemoryMessages(clock)
    const pool = (name: string) => ({ account: 'renderfarm', pool: name })
    await messages.examine(pool('late'), 20_000)
    await messages.examine(pool('early'), 10_000)
    await messages.examine(pool('now'), 0)
    await messages.drain(pool('now too'), 0)
    expect([messages.pop()?.body, messages.pop()?.body, messages.pop()]).toEqual([
      pool('now'),
      pool('now too'),
      undefined,
    ])
    clock.advance(10_000)
    expect(messages.pop()?.body).toEqual(pool('early'))
    expect(messages.pop()).toBeUndefined()
    expect(messages.popNext()?.body).toEqual(pool('late'))
  })

  test('a message can be made to fail, before it is sent or after', async () => {
    const messages = createMemoryMessages(handClock())
    messages.faults.nextError = new Error('queue down')
    await expect(messages.beat(0)).rejects.toThrow('queue down')
    expect(messages.queued).toEqual([])
    messages.faults.fault = ({ moment }) =>
      moment === 'after' ? new Error('answer lost') : undefined
    await expect(messages.beat(0)).rejects.toThrow('answer lost')
    expect(messages.queued).toHaveLength(1)
    expect(messages.faults.calls).toEqual(['census-beats {} +0', 'census-beats {} +0'])
  })
})
