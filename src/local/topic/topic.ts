// The topic's deliveries: at least once, in no order, with retries, some duplicates and a dead-letter list.
// Retry times and what is not retried: learn.microsoft.com/azure/event-grid/delivery-and-retry.
import { z } from 'zod'
import type { Clock } from '../../ports/clock.ts'
import { openJsonFile } from '../json-file.ts'
import type { TopicEvent } from './parse-events.ts'

const eventSchema = z.object({
  schema: z.enum(['cloud', 'eventGrid']),
  id: z.string(),
  type: z.string(),
  source: z.string(),
  subject: z.string(),
  body: z.record(z.string(), z.unknown()),
})
const deliverySchema = z.object({
  event: eventSchema,
  acceptedMs: z.number(),
  dueMs: z.number(),
  attempts: z.number(),
  /** Delivered a second time after it succeeded, because at least once means that too. */
  again: z.boolean(),
})
const deadLetterSchema = z.object({
  event: eventSchema,
  atMs: z.number(),
  attempts: z.number(),
  reason: z.string(),
})
const stateSchema = z.object({
  pending: z.array(deliverySchema),
  deadLetters: z.array(deadLetterSchema),
})

type TopicState = z.infer<typeof stateSchema>
export type Delivery = z.infer<typeof deliverySchema>
export type DeadLetter = z.infer<typeof deadLetterSchema>

/** How a delivery ended: an HTTP status, or no answer at all. */
export type DeliveryAnswer = { kind: 'status'; status: number } | { kind: 'none'; reason: string }

export interface Topic {
  /** Resolves when the events are on disk; those of `/batch-medic/…` are the app's own and not delivered. */
  accept(events: readonly TopicEvent[]): Promise<void>
  /** Sends what is due now; resolves with the number of attempts made. Overlapping calls do nothing. */
  deliverDue(): Promise<number>
  pending(): readonly Delivery[]
  /** Newest first. */
  deadLetters(): readonly DeadLetter[]
}

export interface TopicDeps {
  clock: Clock
  /** From 0 to 1, for jitter and duplicates. */
  random: () => number
  /** Where undelivered events and dead letters outlive a restart. */
  path: string
  send: (delivery: Delivery) => Promise<DeliveryAnswer>
  /** Told of every accepted event. */
  onEvent: (event: TopicEvent, isOwn: boolean) => void
  /** The share of events delivered twice; 0 for none. */
  duplicateShare: number
}

const minuteMs = 60_000
const backOffMs = [1 / 6, 1 / 2, 1, 5, 10, 30, 60, 180, 360, 720].map((n) => n * minuteMs)
/** Some answers wait at least this long. */
const leastMs: Record<number, number> = { 404: 5 * minuteMs, 408: 2 * minuteMs, 503: 30_000 }
const timeToLiveMs = 24 * 60 * minuteMs
const notRetried = [400, 401, 403, 413]
const maxParallel = 8
const keptDeadLetters = 200
const ownSource = /^\/batch-medic\//i

export function createTopic(deps: TopicDeps): Topic {
  const { clock, random } = deps
  const state: TopicState = { pending: [], deadLetters: [] }
  const file = openJsonFile(deps.path, stateSchema, () => state)
  Object.assign(state, file.initial)
  let busy = false

  return {
    pending: () => state.pending,
    deadLetters: () => state.deadLetters,
    async accept(events) {
      // Throws before anything is kept: one event that cannot be written would keep all others off the disk.
      JSON.stringify(events)
      const nowMs = clock.now()
      for (const event of events) {
        const isOwn = ownSource.test(event.source)
        deps.onEvent(event, isOwn)
        if (isOwn) continue
        const again = random() < deps.duplicateShare
        state.pending.push({ event, acceptedMs: nowMs, dueMs: nowMs, attempts: 0, again })
      }
      await file.save()
    },
    async deliverDue() {
      if (busy) return 0
      busy = true
      try {
        const due = state.pending.filter((one) => one.dueMs <= clock.now()).slice(0, maxParallel)
        await Promise.all(due.map(attempt))
        if (due.length > 0) await file.save()
        return due.length
      } finally {
        busy = false
      }
    },
  }

  async function attempt(delivery: Delivery): Promise<void> {
    delivery.attempts += 1
    const answer = await deps.send(delivery)
    const nowMs = clock.now()
    const status = answer.kind === 'status' ? answer.status : 0
    const reason = answer.kind === 'status' ? `answered ${answer.status}` : answer.reason
    if (status >= 200 && status < 300) {
      if (delivery.again) {
        delivery.again = false
        delivery.dueMs = nowMs + 1_000 + random() * 4_000
      } else drop(delivery)
      return
    }
    if (notRetried.includes(status)) return giveUp(delivery, nowMs, reason)
    const step = backOffMs[Math.min(delivery.attempts, backOffMs.length) - 1] ?? minuteMs
    const waitMs = Math.max(step, leastMs[status] ?? 0)
    delivery.dueMs = nowMs + waitMs * (0.9 + 0.2 * random())
    if (delivery.dueMs > delivery.acceptedMs + timeToLiveMs) {
      giveUp(delivery, nowMs, `time to live exceeded, last: ${reason}`)
    }
  }

  function giveUp(delivery: Delivery, nowMs: number, reason: string): void {
    drop(delivery)
    const { event, attempts } = delivery
    state.deadLetters.unshift({ event, attempts, reason, atMs: nowMs })
    state.deadLetters.length = Math.min(state.deadLetters.length, keptDeadLetters)
  }

  function drop(delivery: Delivery): void {
    state.pending.splice(state.pending.indexOf(delivery), 1)
  }
}
