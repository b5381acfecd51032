// When a message that could not be delivered is tried again, and when it is given up.
import { hourMs, minuteMs, secondMs } from '../domain/durations.ts'
import type { Delivery } from '../ports/channel.ts'
import type { OutboxRow } from '../record/outbox.ts'

const firstWaitMs = 15 * secondMs
const longestWaitMs = 15 * minuteMs
/** After a day nobody needs the message any more; the incident and the history still tell. */
export const giveUpAfterMs = 24 * hourMs

/** 15 s, 30 s, 1 min … 15 min, and never before the receiver asked for; a day is the most that it may ask for. */
export function waitMs(tries: number, afterMs: number): number {
  const ownMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, tries - 1))
  return Math.max(ownMs, Math.min(afterMs, giveUpAfterMs))
}

/** The row as it goes back into the outbox after one more try; `rest`: who is still to get it, where some have it now. */
export function putBack(
  { row, item }: OutboxRow,
  now: number,
  afterMs: number,
  rest?: string,
): OutboxRow {
  const tries = item.tries + 1
  const still = rest === undefined || item.kind !== 'alert' ? item : { ...item, rest }
  return { row, item: { ...still, tries, dueAt: now + waitMs(tries, afterMs) } }
}

/** Some have got it, and the others are named: the channel itself is well. */
export function isPartly(delivery: Delivery): boolean {
  return delivery.kind === 'later' && delivery.rest !== undefined
}

export function isTooOld({ item }: OutboxRow, now: number): boolean {
  return now - item.createdAt > giveUpAfterMs
}
