// Queues in memory, ordered by when a message is due, which a test can look into and take from.
import type { PoolRef } from '../../domain/refs.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Messages, queueNames } from '../../ports/messages.ts'
import { createFaultRunner, type FaultPoint } from './fault-point.ts'

export interface QueuedMessage {
  queue: (typeof queueNames)[keyof typeof queueNames]
  /** What the trigger receives: a pool, or nothing for a beat. */
  body: PoolRef | Record<string, never>
  dueAt: number
}

export type MemoryMessages = Messages & {
  readonly faults: FaultPoint
  /** What waits, earliest first; of equals, the first that came. */
  readonly queued: readonly QueuedMessage[]
  /** Takes the earliest message that is due now. */
  pop(): QueuedMessage | undefined
  /** Takes the earliest message whenever it is due: for a simulation that then moves its clock there. */
  popNext(): QueuedMessage | undefined
  /** Puts a message in, e.g. to deliver one twice. */
  push(message: QueuedMessage): void
}

export function createMemoryMessages(clock: Clock): MemoryMessages {
  const queued: QueuedMessage[] = []
  const { point, run } = createFaultRunner()

  function push(message: QueuedMessage): void {
    const after = queued.findIndex((other) => other.dueAt > message.dueAt)
    queued.splice(after < 0 ? queued.length : after, 0, message)
  }

  function send(queue: QueuedMessage['queue'], body: QueuedMessage['body'], delayMs: number) {
    return run(queue, `${JSON.stringify(body)} +${delayMs}`, () =>
      push({ queue, body, dueAt: clock.now() + Math.max(0, delayMs) }),
    )
  }

  return {
    faults: point,
    queued,
    push,
    pop() {
      const [first] = queued
      return first && first.dueAt <= clock.now() ? queued.shift() : undefined
    },
    popNext: () => queued.shift(),
    examine: (pool, delayMs) => send(queueNames.exams, { ...pool }, delayMs),
    drain: (pool, delayMs) => send(queueNames.drains, { ...pool }, delayMs),
    beat: (delayMs) => send(queueNames.beats, {}, delayMs),
  }
}
