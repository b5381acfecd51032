// What all pools share on the way out: notices, channels in trouble, the budget of mails and what it kept back.
import type { Policy } from '../domain/policy.ts'
import type { Channel } from '../ports/channel.ts'
import type { Clock } from '../ports/clock.ts'
import type { Rows } from '../ports/rows.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import { createChannelBook } from '../record/channel-book.ts'
import { createMailBudget } from '../record/mail-budget.ts'
import { createNoticeBook } from '../record/notice-book.ts'
import { createOverflowBook } from '../record/overflow-book.ts'
import { createChannelGate } from './channel-gate.ts'
import { usualOf } from './channels-set-up.ts'
import { createNotices } from './notices.ts'
import { createOverflow } from './overflow.ts'

export interface OutboundDeps {
  rows: Rows
  channels: readonly Channel[]
  clock: Clock
  telemetry: Telemetry
  policy: Pick<Policy, 'alerts'>
  page: string
}

export function createOutbound({ policy, ...deps }: OutboundDeps) {
  const { rows, clock, page } = deps
  const notices = createNotices({ ...deps, gate: () => gate })
  const channelBook = createChannelBook({ rows })
  const overflow = createOverflowBook({ rows })
  const perHour = policy.alerts.mailsPerHour
  const book = createNoticeBook({ rows })
  const names = deps.channels.map(({ name }) => name)
  const sumUp = createOverflow({
    ...{ kept: overflow, book, clock, perHour, page, names, othersThan },
  })

  function othersThan(name: string): readonly string[] {
    return usualOf(
      policy,
      names.filter((one) => one !== name),
    )
  }

  const gate = createChannelGate({ ...deps, book: channelBook, notices, othersThan })

  return {
    notices,
    channelBook,
    names,
    overflow,
    othersThan,
    budget: createMailBudget({ rows, perHour }),
    gate,
    /** Posts what is due of what was kept back, and sends the notices that are due. */
    async send(): Promise<void> {
      try {
        await sumUp()
      } finally {
        await notices.sendDue()
      }
    },
  }
}
