// Whether a pool that no census has seen is there: asked of Batch once, and only so often, whatever events claim.
import { minuteMs } from './domain/durations.ts'
import { poolKey, sameId } from './domain/refs.ts'
import type { BatchAccount } from './ports/batch.ts'
import { BatchReadError } from './ports/batch.ts'
import type { Clock } from './ports/clock.ts'

export interface UnknownPoolsDeps {
  accounts: readonly Pick<BatchAccount, 'name' | 'pool'>[]
  clock: Pick<Clock, 'now'>
}

/** Answers are kept, and calls are counted, for this long. */
const windowMs = minuteMs
/** In each window, by each process: forged names must not eat the calls that Batch allows an account. */
export const maxLookups = 30

/** Undefined: too many were asked for. The census finds a pool that is really new within half a minute. */
export function createUnknownPools({ accounts, clock }: UnknownPoolsDeps) {
  let since = Number.NEGATIVE_INFINITY
  const known = new Map<string, boolean>()

  return async function mayBe(account: string, pool: string): Promise<boolean | undefined> {
    const now = clock.now()
    if (Math.abs(now - since) >= windowMs) {
      since = now
      known.clear()
    }
    const key = poolKey({ account, pool })
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= maxLookups) return undefined
    const answer = await lookUp(account, pool)
    known.set(key, answer)
    return answer
  }

  /** A pool that cannot be read may be there: the exam finds out. */
  async function lookUp(account: string, pool: string): Promise<boolean> {
    try {
      const batch = accounts.find(({ name }) => sameId(name, account))
      return batch === undefined || (await batch.pool(pool)) !== undefined
    } catch (error) {
      if (!(error instanceof BatchReadError)) throw error
      return true
    }
  }
}
