// What all pools of an account share, in one row: written with its eTag, so that of two who want the last place one gets it.
import { hourMs } from '../domain/durations.ts'
import type { AccountPast } from '../domain/record.ts'
import { noAccountPast } from '../domain/record.ts'
import type { AccountBook } from '../ports/account-book.ts'
import type { Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { stateTable } from './keys.ts'

const pastRow = 'past'
/** Who loses the race this often leaves it: the pool is looked at again anyway. */
const maxRaces = 5

export function createAccountBook({ rows }: { rows: Rows }): AccountBook {
  const ensure = ensureOnce(rows)

  async function find(account: string): Promise<{ past: AccountPast; eTag: string }> {
    const found = await rows.get(stateTable, partitionOf(account), pastRow)
    if (!found) return { past: noAccountPast, eTag: '' }
    return { past: { ...noAccountPast, ...(found.value as AccountPast) }, eTag: found.eTag }
  }

  /** Undefined from `change`: nothing is to be written. False: nothing was. */
  async function update(
    account: string,
    change: (past: AccountPast) => AccountPast | undefined,
  ): Promise<boolean> {
    for (let race = 0; race < maxRaces; race += 1) {
      const { past, eTag } = await find(account)
      const value = change(past)
      if (!value) return false
      const write =
        eTag === ''
          ? ({ kind: 'insert', row: pastRow, value } as const)
          : ({ kind: 'replace', row: pastRow, value, eTag } as const)
      const put = () => rows.transact(stateTable, partitionOf(account), [write])
      if ((await ensure.before(stateTable, put)).kind === 'done') return true
    }
    return false
  }

  return {
    read: async (account) => (await find(account)).past,
    reserve: (account, pool, now, limit) =>
      update(account, (past) => {
        const lately = past.actions.filter(({ at }) => at > now - hourMs && at <= now + hourMs)
        if (lately.length >= limit) return undefined
        return { ...past, actions: [...lately, { at: now, pool }] }
      }),
    async throttled(account, until) {
      await update(account, (past) =>
        (past.throttledUntil ?? 0) >= until ? undefined : { ...past, throttledUntil: until },
      )
    },
    async pause(account, pause) {
      await update(account, ({ pause: before, ...past }) => {
        if (!pause && !before) return undefined
        return pause ? { ...past, pause } : past
      })
    },
  }
}

function partitionOf(account: string): string {
  return `${account.toLowerCase()}|`
}
