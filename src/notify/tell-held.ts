// Tells people that pools are held still, for their record is one that a later version wrote: once a day and account, not in each exam.
import { dayMs } from '../domain/durations.ts'
import { type PoolRef, poolKey } from '../domain/refs.ts'
import type { Notice } from '../ports/channel.ts'
import type { Clock } from '../ports/clock.ts'
import type { Telemetry } from '../ports/telemetry.ts'
import type { Notices } from './notices.ts'

export interface TellHeldDeps {
  notices: Pick<Notices, 'post'>
  /** Who gets it: those whom alerts go to by default. */
  channels: readonly string[]
  clock: Pick<Clock, 'now'>
  telemetry: Pick<Telemetry, 'event' | 'warn'>
  page: string
}

export type TellHeld = ReturnType<typeof createTellHeld>

/** `reason`: whole sentence without its full stop, as the record's codec says it. Throws what the store throws. */
export function createTellHeld({ notices, channels, clock, telemetry, page }: TellHeldDeps) {
  const posted = new Set<string>()
  return async function tellHeld(pool: PoolRef, reason: string): Promise<void> {
    telemetry.event('exam.held', { pool: poolKey(pool), reason })
    const at = clock.now()
    const key = `held|${pool.account.toLowerCase()}|${Math.floor(at / dayMs)}`
    if (posted.has(key)) return
    await notices.post(noticeOf(pool, reason, { key, at, page }), channels)
    posted.add(key)
    telemetry.warn(`A pool is held still. ${reason}`, { stage: 'record', pool: poolKey(pool) })
  }
}

function noticeOf(
  { account, pool }: PoolRef,
  reason: string,
  rest: Pick<Notice, 'key' | 'at' | 'page'>,
): Notice {
  return {
    kind: 'notice',
    what: 'held',
    title: `Pools of ${account} are held still: a later version wrote their record`,
    text: [
      `${reason}.`,
      'Nothing is decided, called or told of such a pool until then, and nothing of its record is changed. Other pools are watched as ever.',
    ],
    facts: [
      { name: 'Account', value: account },
      { name: 'First seen of pool', value: pool },
    ],
    tables: [],
    advice:
      'Deploy the later version again; going back to an older one needs the state from before.',
    ...rest,
  }
}
