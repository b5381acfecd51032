// Sends notices, which belong to no pool: kept until a channel takes them, each channel by itself, oldest first.
import { hourMs, minuteMs, secondMs } from '../domain/durations.ts'
import type { Channel, Notice } from '../ports/channel.ts'
import type { Clock } from '../ports/clock.ts'
import type { Rows } from '../ports/rows.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import { createNoticeBook, type NoticeRow } from '../record/notice-book.ts'
import type { ChannelGate } from './gate.ts'
import { waitMs } from './retry.ts'
import { within } from './within.ts'

export interface Notices {
  /**
   * Keeps the notice for each of these channels; `sendDue` sends it. A notice whose key was posted before is not taken
   * again. Throws when the store cannot be reached: then post it again.
   */
  post(notice: Notice, channels: readonly string[]): Promise<void>
  /** Sends what is due. Throws only when the store cannot be reached; what was not sent stays. */
  sendDue(): Promise<void>
}

export interface NoticesDeps {
  rows: Rows
  channels: readonly Channel[]
  clock: Clock
  telemetry: Telemetry
  /** Wall time after which one delivery is given up for now. */
  sendTimeoutMs?: number
  /** Knows which channels take nothing now; it posts notices itself, so it is made after them. */
  gate?(): Pick<ChannelGate, 'closed' | 'heard'>
}

/** Who takes a notice up has it for this long: should it die, the next one takes it up then. */
const claimMs = minuteMs
/** One call begins no further message after this: a census waits for it. */
const budgetMs = 30 * secondMs
/** After two days nobody needs it any more. */
const giveUpAfterMs = 48 * hourMs

export function createNotices(deps: NoticesDeps): Notices {
  const { rows, channels, clock, telemetry, sendTimeoutMs = 20_000 } = deps
  const book = createNoticeBook({ rows })

  return {
    async post(notice, names) {
      if (names.length > 0) await book.add(notice, names, clock.now())
    },
    async sendDue() {
      const startedAt = clock.now()
      const waiting = await book.waiting()
      if (waiting.length === 0) return
      const oldest = new Map(waiting.toReversed().map((row) => [row.value.channel, row]))
      const names = [...oldest].flatMap(([name, { value }]) =>
        value.dueAt <= startedAt ? [name] : [],
      )
      const closed = await deps.gate?.().closed(names, startedAt)
      await Promise.all(
        names.map(async (name) => {
          const own = waiting.filter(({ value }) => value.channel === name)
          const shut = closed?.get(name)
          if (shut) return giveUpOld(own, shut.reason)
          for (const row of own) {
            if (row.value.dueAt > clock.now() || clock.now() - startedAt > budgetMs) return
            if (!(await send(row))) return
          }
        }),
      )
      await book.forgetOld(clock.now())
    },
  }

  /** Taken up before it is sent, so that of two instances one sends it. False: leave the channel alone for now. */
  async function send(row: NoticeRow): Promise<boolean> {
    const { notice, channel: name, tries, createdAt } = row.value
    const channel = channels.find((one) => one.name === name)
    if (!channel) {
      telemetry.warn(`A notice was dropped: the channel ${name} is not set up`, fieldsOf(row))
      await book.remove(row)
      return true
    }
    const claim = { ...row.value, tries: tries + 1, dueAt: clock.now() + claimMs }
    const own = await book.change(row, claim)
    if (!own) return false
    const delivery = await within(sendTimeoutMs, () => channel.send(notice))
    await deps.gate?.().heard(name, delivery, clock.now())
    switch (delivery.kind) {
      case 'sent':
        await book.remove(own)
        telemetry.event('notice.sent', { channel: name, what: notice.what })
        if (delivery.note) telemetry.warn(`${name}: ${delivery.note}`, fieldsOf(row))
        return true
      case 'refused':
        telemetry.error('A notice was refused', new Error(delivery.reason), fieldsOf(row))
        await book.remove(own)
        return true
      case 'later': {
        const now = clock.now()
        if (now - createdAt > giveUpAfterMs) {
          await giveUpOld([own], delivery.reason)
          return false
        }
        telemetry.warn(`A notice is tried again later: ${delivery.reason}`, fieldsOf(row))
        const { rest, afterMs } = delivery
        const still = rest === undefined ? notice : { ...notice, rest }
        const dueAt = now + waitMs(claim.tries, afterMs)
        await book.change(own, { ...claim, notice: still, dueAt })
        return false
      }
    }
  }

  async function giveUpOld(own: readonly NoticeRow[], reason: string): Promise<void> {
    for (const row of own) {
      if (clock.now() - row.value.createdAt <= giveUpAfterMs) continue
      telemetry.error('A notice was given up', new Error(reason), fieldsOf(row))
      await book.remove(row)
    }
  }
}

function fieldsOf({ value }: NoticeRow) {
  return { stage: 'notify', channel: value.channel, what: value.notice.what } as const
}
