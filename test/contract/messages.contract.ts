// What every queue of messages promises.
import { describe, expect, test } from 'vitest'
import type { Messages } from '../../src/ports/messages.ts'

export interface MessagesUnderTest {
  messages: Messages
  /** The messages of a queue that are visible now, as their trigger would get them. */
  visible(queue: 'exams' | 'drains' | 'beats'): Promise<unknown[]>
  /** How many there are, visible or not. */
  count(queue: 'exams' | 'drains' | 'beats'): Promise<number>
}

export function messagesContract(store: string, make: () => MessagesUnderTest): void {
  describe(`messages in ${store}`, () => {
    const pool = { account: 'renderfarm', pool: 'Frames' }

    test('each kind goes to its queue, with the pool in its original case', async () => {
      const { messages, visible } = make()
      await messages.examine(pool, 0)
      await messages.drain(pool, 0)
      await messages.beat(0)
      expect(await visible('exams')).toEqual([pool])
      expect(await visible('drains')).toEqual([pool])
      expect(await visible('beats')).toEqual([{}])
    })

    test('what a message says beside its pool arrives with it', async () => {
      const { messages, visible } = make()
      const whole = { ...pool, wakeAt: 1_700_000_000_000, standsForMore: true } as const
      await messages.examine(whole, 0)
      expect(await visible('exams')).toEqual([whole])
    })

    test('a message stays invisible for as long as it was asked to', async () => {
      const { messages, visible, count } = make()
      await messages.examine(pool, 45_000)
      expect(await visible('exams')).toEqual([])
      expect(await count('exams')).toBe(1)
    })

    test('a delay below zero is none', async () => {
      const { messages, visible } = make()
      await messages.drain(pool, -5_000)
      expect(await visible('drains')).toEqual([pool])
    })

    test('the longest delay there is can be sent: the message outlives it', async () => {
      const { messages, visible, count } = make()
      await messages.beat(30 * 24 * 3_600_000)
      expect(await visible('beats')).toEqual([])
      expect(await count('beats')).toBe(1)
    })
  })
}
