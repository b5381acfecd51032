// Tells people each day that a route of the policy names nobody who is set up: those who get what it routes meanwhile.
import { channelSetting } from '../domain/channel-name.ts'
import type { Policy } from '../domain/policy.ts'
import { dayText } from '../domain/summary.ts'
import type { Notice } from '../ports/channel.ts'
import type { Clock } from '../ports/clock.ts'
import { type NotSetUp, notSetUp, notSetUpText, usualOf } from './channels-set-up.ts'
import type { Notices } from './notices.ts'

export interface MisroutedDeps {
  /** As it was read: with the channels that are not set up. */
  policy: Policy
  /** The channels that are set up. */
  setUp: readonly string[]
  notices: Pick<Notices, 'post'>
  clock: Clock
  page: string
}

/**
 * Call it often: it posts once a day (UTC), whichever process does. Each day somebody who should have been told of an
 * incident was not, so once in a month is too seldom; throws what the store throws, and then the next call goes on.
 */
export function createTellMisrouted({ policy, setUp, notices, clock, page }: MisroutedDeps) {
  const usual = usualOf(policy, setUp)
  const waiting = notSetUp(policy, setUp).filter(({ isSilent }) => isSilent)
  let toldOn = ''
  return async function tellMisrouted(): Promise<void> {
    const now = clock.now()
    const day = dayText(now)
    if (day === toldOn) return
    for (const one of waiting) await notices.post(noticeOf(one, usual, now, page), usual)
    toldOn = day
  }
}

function noticeOf(one: NotSetUp, usual: readonly string[], at: number, page: string): Notice {
  const { field, names } = one
  const settings = names.map(channelSetting).join(', ')
  return {
    kind: 'notice',
    what: 'undelivered',
    title: `${field} names nobody who is set up`,
    text: [notSetUpText(one, usual)],
    facts: [
      { name: 'Field of the policy', value: field },
      { name: 'Settings', value: settings },
    ],
    tables: [],
    advice: `Set ${settings}, or name in ${field} of the policy who is to be told: ${usual.join(', ')}.`,
    key: `undelivered|${field}|${names.join(' ')}|${dayText(at)}`,
    at,
    page,
  }
}
