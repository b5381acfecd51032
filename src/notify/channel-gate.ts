// Keeps all pools from a channel that takes nothing: one of them tries it now and then, and people are told elsewhere.
import { channelSetting, channelText } from '../domain/channel-name.ts'
import { dayMs, momentText } from '../domain/durations.ts'
import type { Notice } from '../ports/channel.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { ChannelBook } from '../record/channel-book.ts'
import { afterDelivery, afterGivingUp, claimed, isRefusalNews } from './channel-trouble.ts'
import type { ChannelGate, Closed } from './gate.ts'
import type { Notices } from './notices.ts'
import { isPartly } from './retry.ts'

export interface ChannelGateDeps {
  book: ChannelBook
  notices: Pick<Notices, 'post'>
  /** The channels that are told what is wrong with this one. */
  othersThan(name: string): readonly string[]
  telemetry: Telemetry
  page: string
}

export function createChannelGate(deps: ChannelGateDeps): ChannelGate {
  const { book, notices, othersThan, telemetry, page } = deps
  /** Channels that this process knows to be in trouble: an answer of theirs is worth a read. */
  const troubled = new Set<string>()

  return {
    async closed(names, now) {
      const closed = new Map<string, Closed>()
      const states = await book.all()
      for (const name of names) {
        const { trouble, givenUp } = states.get(name) ?? {}
        if (trouble || givenUp) troubled.add(name)
        else troubled.delete(name)
        if (!trouble) continue
        const { retryAt, reason } = trouble
        if (retryAt > now) closed.set(name, { until: retryAt, reason })
        else if (!(await book.change(name, (state) => claimed(state, now)))) {
          closed.set(name, { until: now + 5_000, reason })
        }
      }
      return closed
    },
    async heard(name, answer, now) {
      // A channel that some have got a message by is there.
      const delivery = isPartly(answer) ? ({ kind: 'sent' } as const) : answer
      if (delivery.kind === 'sent' && !troubled.has(name)) return undefined
      if (delivery.kind === 'refused') await tellRefusal(name, delivery.reason, now)
      const state = await book.change(name, (before) => afterDelivery(before, delivery, now))
      if (delivery.kind !== 'sent') troubled.add(name)
      else troubled.delete(name)
      return state?.trouble?.retryAt
    },
    async gaveUp(name, reason, messages, now) {
      troubled.add(name)
      await book.change(name, (state) => afterGivingUp(state, reason, messages, now))
    },
  }

  /** Told before it is noted: after a crash it is posted again with the same key, and taken in once. */
  async function tellRefusal(name: string, reason: string, now: number): Promise<void> {
    const state = (await book.all()).get(name) ?? {}
    if (!isRefusalNews(state, now)) return
    const others = othersThan(name)
    if (others.length === 0) {
      const said = `Nobody can be told that ${name} refuses messages: no other channel is set up`
      telemetry.warn(said, { stage: 'notify', channel: name })
    }
    await notices.post(refusalNotice(name, reason, state.trouble?.since ?? now, page, now), others)
    await book.change(name, (before) => ({ ...before, refusalToldAt: now }))
  }
}

function refusalNotice(
  name: string,
  reason: string,
  since: number,
  page: string,
  now: number,
): Notice {
  return {
    kind: 'notice',
    what: 'undelivered',
    title: `${channelText(name)} refuses messages`,
    text: [
      `The channel ${name} refused a message: ${reason}`,
      'That message is not sent again; it is noted on its incident. Later ones are tried at growing intervals.',
    ],
    facts: [
      { name: 'Channel', value: name },
      { name: 'Setting', value: channelSetting(name) },
      { name: 'Since', value: momentText(since) },
    ],
    tables: [],
    advice: `Mend the setting ${channelSetting(name)}, then try it: batch-medic alert test ${name}`,
    key: `undelivered|${name}|${Math.floor(now / dayMs)}`,
    at: now,
    page,
  }
}
