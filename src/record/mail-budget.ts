// How many mails a channel may send in an hour, over all pools and instances: one row a channel, written with its eTag.
import { hourMs } from '../domain/durations.ts'
import type { Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'

interface Taken {
  /** Each with what it was taken for: a second try of the same message needs no second place. */
  takes: readonly { at: number; key: string }[]
}

export interface MailBudget {
  /** spent: no place is left in this hour. busy: others were faster each time; ask again. */
  take(channel: string, what: Wanted, now: number): Promise<'granted' | 'spent' | 'busy'>
}

export interface Wanted {
  key: string
  /** Escalations and approvals may take the places that are kept for them. */
  isUrgent: boolean
}

/** No account has an empty name, so no pool shares this partition. */
const partition = '|budget'
/** Places of an hour that only what is urgent may take; one is left for the rest in any case. */
const reserve = 2
const maxRaces = 8

export function createMailBudget({ rows, perHour }: { rows: Rows; perHour: number }): MailBudget {
  const ensure = ensureOnce(rows)
  const forAll = Math.max(1, perHour - reserve)
  return {
    async take(channel, { key, isUrgent }, now) {
      for (let race = 0; race < maxRaces; race += 1) {
        await ensure(stateTable)
        const found = await rows.get(stateTable, partition, channel)
        const { takes } = (found?.value as Taken | undefined) ?? { takes: [] }
        // A clock that was far ahead must not spend the budget for days.
        const lately = takes.filter(({ at }) => at > now - hourMs && at <= now + hourMs)
        if (lately.some((one) => one.key === key)) return 'granted'
        if (lately.length >= (isUrgent ? perHour : forAll)) return 'spent'
        const value: Taken = { takes: [...lately, { at: now, key }] }
        const put = found
          ? ({ kind: 'replace', row: channel, value, eTag: found.eTag } as const)
          : ({ kind: 'insert', row: channel, value } as const)
        const transact = () => rows.transact(stateTable, partition, [put])
        if ((await ensure.before(stateTable, transact)).kind === 'done') return 'granted'
      }
      return 'busy'
    },
  }
}
