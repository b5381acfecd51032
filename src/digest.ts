// Once a week, where the policy wants it: counts the week from the history and posts its digest.

import type { Policy } from './domain/policy.ts'
import { listPrices, type PriceTable } from './domain/prices.ts'
import { digestNotice } from './notify/digest.ts'
import { digestDue } from './notify/digest-due.ts'
import type { Notices } from './notify/notices.ts'
import { addWeeks, countWeek, noWeek, type WeekCount } from './notify/week-count.ts'
import type { Clock } from './ports/clock.ts'
import type { Rows } from './ports/rows.ts'
import type { Telemetry } from './ports/telemetry.ts'
import { createDigestBook } from './record/digest-book.ts'
import type { History } from './record/history.ts'
import type { HistoryQuery } from './record/history-query.ts'

export interface DigestDeps {
  policy: Pick<Policy, 'alerts'>
  history: Pick<History, 'list'>
  notices: Pick<Notices, 'post' | 'sendDue'>
  rows: Rows
  clock: Clock
  telemetry: Telemetry
  /** Base of the links; empty when it is not known. */
  page: string
  prices?: PriceTable
}

const pageSize = 200

/** Call it every hour. Throws when the store cannot be reached: the next call makes up for it, within six hours. */
export function createDigest(deps: DigestDeps) {
  const { policy, history, notices, clock, telemetry, page, prices = listPrices } = deps
  const book = createDigestBook(deps)
  const { digest, channels } = policy.alerts

  async function eachStory(
    query: Omit<HistoryQuery, 'top' | 'continuation'>,
    see: (stories: Awaited<ReturnType<History['list']>>['items']) => void,
  ): Promise<void> {
    let continuation: string | undefined
    do {
      const answer = await history.list({
        ...query,
        top: pageSize,
        ...(continuation === undefined ? {} : { continuation }),
      })
      see(answer.items)
      continuation = answer.continuation
    } while (continuation !== undefined)
  }

  async function count(time: { since: number; until: number }, now: number): Promise<WeekCount> {
    let sum = noWeek
    await eachStory(time, (stories) => {
      sum = addWeeks([sum, countWeek(stories, prices, now)])
    })
    return sum
  }

  return async (): Promise<void> => {
    const now = clock.now()
    const due = digestDue(digest, now)
    if (!due || !(await book.take(due.day, now))) return
    const open = { all: 0, toPeople: 0 }
    await eachStory({ state: 'unresolved' }, (stories) => {
      open.all += stories.length
      open.toPeople += stories.filter(({ incident }) => incident.state === 'escalated').length
    })
    const week = await count(due.week, now)
    const before = await count(due.before, now)
    await notices.post(
      digestNotice({ due, week, before, open, prices, page, now }),
      digest.channels ?? channels,
    )
    await book.done(due.day)
    telemetry.event('digest.posted', { day: due.day, opened: week.tally.opened })
    await notices.sendDue()
  }
}
