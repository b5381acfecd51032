// Which channels are left alone for a while, as whoever tells by them asks it.
import type { Delivery } from '../ports/channel.ts'

/** A channel is left alone until then, epoch milliseconds. */
export interface Closed {
  until: number
  reason: string
}

/** Each function throws what the store throws. */
export interface ChannelGate {
  /** Of these channels those that are left alone. The others are the caller's to try now. */
  closed(names: readonly string[], now: number): Promise<ReadonlyMap<string, Closed>>
  /** After a delivery; answers until when the channel is left alone now. */
  heard(name: string, delivery: Delivery, now: number): Promise<number | undefined>
  /** Messages that were waiting for the channel for a day are not sent any more. */
  gaveUp(name: string, reason: string, messages: number, now: number): Promise<void>
}
