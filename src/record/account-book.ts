// What all pools of an account share, in one row: written with its eTag, so that of two who want the last place one gets it.

import type { Pause } from '../domain/control.ts'
import { hourMs } from '../domain/durations.ts'
import type { AccountPast } from '../domain/record.ts'
import { noAccountPast } from '../domain/record.ts'
import type { AccountBook } from '../ports/account-book.ts'
import type { Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { accountPartition, stateTable } from './keys.ts'

const pastRow = 'past'
/** Who loses the race this often leaves it: the pool is looked at again anyway. */
const maxRaces = 5
/** What a person said is not left: it is asked again so often, and then it is told that it did not hold. */
const maxTurns = 8

/** needless: nothing was to be written. lost: others were faster each time. */
type Written = 'written' | 'needless' | 'lost'

interface Asking {
  change(past: AccountPast): AccountPast | undefined
  resolve(written: Written): void
  reject(reason: unknown): void
}

interface Found {
  past: AccountPast
  eTag: string
  /** False where a later version wrote it in another form: nothing is begun in the account, and the row is left as it is. */
  isOurs: boolean
}

const ofLater: Pause = {
  ...{ by: 'Batch Medic', verified: true, at: 0 },
  reason: 'a later version wrote what is kept of the account: run that version',
}

function isReadable(value: unknown): value is Partial<AccountPast> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { actions = [] } = value as { actions?: unknown }
  return Array.isArray(actions)
}

export function createAccountBook({ rows }: { rows: Rows }): AccountBook {
  const ensure = ensureOnce(rows)

  async function find(account: string): Promise<Found> {
    const found = await rows.get(stateTable, accountPartition(account), pastRow)
    if (!found) return { past: noAccountPast, eTag: '', isOurs: true }
    const { value, eTag } = found
    if (!isReadable(value))
      return { past: { ...noAccountPast, pause: ofLater }, eTag, isOurs: false }
    return { past: { ...noAccountPast, ...value }, eTag, isOurs: true }
  }

  /** Of this process, by account: whoever asks while a write is under way is written with the next. */
  const asking = new Map<string, Asking[]>()

  /** Undefined from `change`: nothing is to be written. */
  function update(account: string, change: Asking['change']): Promise<Written> {
    return new Promise((resolve, reject) => {
      const waiting = asking.get(account)
      const own = { change, resolve, reject }
      if (waiting) {
        waiting.push(own)
        return
      }
      asking.set(account, [own])
      void writeAll(account)
    })
  }

  async function writeAll(account: string): Promise<void> {
    const waiting = asking.get(account) ?? []
    while (waiting.length > 0) {
      const together = waiting.splice(0)
      try {
        const written = await write(account, together)
        for (const [index, { resolve }] of together.entries()) resolve(written[index] ?? 'lost')
      } catch (error) {
        for (const { reject } of together) reject(error)
      }
    }
    asking.delete(account)
  }

  /** In order, each on what those before it have made. */
  async function write(account: string, together: readonly Asking[]): Promise<readonly Written[]> {
    for (let race = 0; race < maxRaces; race += 1) {
      const { past, eTag, isOurs } = await find(account)
      if (!isOurs) break
      let value = past
      const wanted = together.map(({ change }): Written => {
        const next = change(value)
        value = next ?? value
        return next === undefined ? 'needless' : 'written'
      })
      if (!wanted.includes('written')) return wanted
      const put =
        eTag === ''
          ? ({ kind: 'insert', row: pastRow, value } as const)
          : ({ kind: 'replace', row: pastRow, value, eTag } as const)
      const transact = () => rows.transact(stateTable, accountPartition(account), [put])
      if ((await ensure.before(stateTable, transact)).kind === 'done') return wanted
    }
    return together.map(() => 'lost')
  }

  return {
    read: async (account) => (await find(account)).past,
    async reserve(account, pool, now, limit) {
      const written = await update(account, (past) => {
        const lately = past.actions.filter(({ at }) => at > now - hourMs && at <= now + hourMs)
        if (lately.length >= limit) return undefined
        return { ...past, actions: [...lately, { at: now, pool }] }
      })
      return written === 'written'
    },
    async throttled(account, until) {
      await update(account, (past) =>
        (past.throttledUntil ?? 0) >= until ? undefined : { ...past, throttledUntil: until },
      )
    },
    async pause(account, pause) {
      for (let turn = 0; turn < maxTurns; turn += 1) {
        const written = await update(account, ({ pause: before, ...past }) => {
          if (!pause && !before) return undefined
          return pause ? { ...past, pause } : past
        })
        if (written !== 'lost') return
      }
      const word = pause ? 'pause' : 'end of the pause'
      throw new Error(`The ${word} of account ${account} could not be written: ask again`)
    },
  }
}
