// Bounds the looks that signals ask for: however many come, one look a pool is asked for in each gap.
import { randomUUID } from 'node:crypto'
import { minuteMs, secondMs } from '../domain/durations.ts'
import { type PoolRef, poolKey } from '../domain/refs.ts'
import type { Rows } from '../ports/rows.ts'
import { ensureOnce } from './ensure-once.ts'
import { dirtyRow, stateTable } from './keys.ts'

/** Looks that signals ask for are this far apart: the first comes at once, one more stands for all that follow. */
export const poolGapMs = 5 * secondMs
/** A signal that names no pool costs a look at each pool of its account. */
export const accountGapMs = 30 * secondMs

/** Who loses so often asks for a look whatever stands there: one too many costs less than none. */
const mostRaces = 8
/** A look this close ahead has begun already by a clock that runs before ours, and would not see the signal. */
const closeMs = 2 * secondMs
/** Further ahead than any gap: a clock was wrong, and it must not keep signals out. */
const wrongClockMs = 5 * minuteMs

export interface LookBook {
  /**
   * When the look that stands for this signal is to come, epoch milliseconds; undefined where one that was asked for
   * before is still to come, and stands for it. Marks the pool first, so that a holder sees it. Throws what the store throws.
   */
  ask(pool: PoolRef, now: number): Promise<number | undefined>
  /** The same for an account, as a whole; marks no pool. */
  askAll(account: string, now: number): Promise<number | undefined>
  /**
   * The look that was asked for does not come: its message could not be sent. Whoever asks next gets one of its own.
   * `pool`: empty for an account as a whole.
   */
  forget(pool: PoolRef): Promise<void>
}

export function createLookBook({ rows }: { rows: Rows }): LookBook {
  const ensure = ensureOnce(rows)

  async function asked(ref: PoolRef, now: number, gapMs: number): Promise<number | undefined> {
    const partition = poolKey(ref)
    for (let race = 0; race < mostRaces; race += 1) {
      const found = await rows.get(stateTable, partition, dirtyRow)
      const last = (found?.value as { dueAt?: number } | undefined)?.dueAt ?? 0
      const isWrong = last > now + wrongClockMs
      if (last > now + closeMs && !isWrong) return undefined
      const dueAt = isWrong ? now : Math.max(now, last + gapMs)
      const value = { mark: randomUUID(), account: ref.account, pool: ref.pool, dueAt }
      const answer = await rows.transact(stateTable, partition, [
        found
          ? { kind: 'replace', row: dirtyRow, value, eTag: found.eTag }
          : { kind: 'insert', row: dirtyRow, value },
      ])
      if (answer.kind === 'done') return dueAt
      // Not all who mark it ask for a look: what stands there now tells.
    }
    return now
  }

  return {
    ask: (pool, now) => ensure.before(stateTable, () => asked(pool, now, poolGapMs)),
    // No pool has an empty name: the row lies beside the account's others.
    askAll: (account, now) =>
      ensure.before(stateTable, () => asked({ account, pool: '' }, now, accountGapMs)),
    async forget({ account, pool }) {
      const value = { mark: randomUUID(), account, pool }
      const change = { kind: 'upsert', row: dirtyRow, value } as const
      await rows.transact(stateTable, poolKey({ account, pool }), [change])
    },
  }
}
