// What an answer of a channel comes to for all who want to send by it: when it is tried again, and what is told: pure.
import { dayMs } from '../domain/durations.ts'
import type { Delivery } from '../ports/channel.ts'
import type { ChannelState } from '../record/channel-book.ts'
import { waitMs } from './retry.ts'

/** Longer than a delivery may take: whoever tries a channel in trouble has it alone for so long. */
const claimMs = 30_000
/** A channel that takes one message and refuses the next is told once a day. */
const tellAgainMs = dayMs

/** The state after the answer; undefined where nothing changes. A message that was taken ends every trouble. */
export function afterDelivery(
  state: ChannelState,
  delivery: Delivery,
  now: number,
): ChannelState | undefined {
  const { trouble, givenUp, ...rest } = state
  if (delivery.kind === 'sent') return trouble || givenUp ? rest : undefined
  const tries = (trouble?.tries ?? 0) + 1
  const afterMs = delivery.kind === 'later' ? delivery.afterMs : 0
  const { kind, reason } = delivery
  const since = trouble?.since ?? now
  return {
    ...state,
    trouble: { kind, since, tries, retryAt: now + waitMs(tries, afterMs), reason },
  }
}

/** Whoever wants to try a channel in trouble takes it first; undefined where nobody may yet. */
export function claimed(state: ChannelState, now: number): ChannelState | undefined {
  if (!state.trouble || state.trouble.retryAt > now) return undefined
  return { ...state, trouble: { ...state.trouble, retryAt: now + claimMs } }
}

export function isRefusalNews({ refusalToldAt }: ChannelState, now: number): boolean {
  return refusalToldAt === undefined || now - refusalToldAt >= tellAgainMs
}

export function afterGivingUp(
  state: ChannelState,
  reason: string,
  messages: number,
  now: number,
): ChannelState {
  const before = state.givenUp
  const since = before?.since ?? state.trouble?.since ?? now
  return { ...state, givenUp: { since, messages: (before?.messages ?? 0) + messages, reason } }
}
