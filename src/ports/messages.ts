// The port to the queues that carry work: look at a pool, drain its outbox, take the next census.
import type { PoolRef } from '../domain/refs.ts'

/** A pool to look at; `wakeAt` marks the one message that wakes a pool for what it waits for. */
export interface ExamMessage extends PoolRef {
  wakeAt?: number
  /** It stands for signals that left no mark: where it meets a holder, it comes again. */
  standsForMore?: true
}

/** Delays are in the clock's time; a message may come earlier or later than asked, and more than once. */
export interface Messages {
  examine(message: ExamMessage, delayMs: number): Promise<void>
  drain(pool: PoolRef, delayMs: number): Promise<void>
  beat(delayMs: number): Promise<void>
}

export const queueNames = {
  exams: 'pool-exams',
  drains: 'pool-drains',
  beats: 'census-beats',
} as const
