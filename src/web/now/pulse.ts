// Whether the census is alive, told from when pools were last counted: silence must not look like health.
import type { PoolRow } from '../../api/shapes/pools.ts'
import { durationText, minuteMs } from '../../domain/durations.ts'
import { counted } from '../../domain/plain.ts'

export interface Pulse {
  isAlive: boolean
  /** A whole sentence. */
  text: string
}

/** It counts every 30 s, and its queue heart every 45: after this something is wrong with the app, not with a pool. */
const silentMs = 5 * minuteMs

/** `isHeard`: the app answered when it was asked last; else nobody knows how the census is. */
export function pulseOf(pools: readonly PoolRow[], now: number, isHeard = true): Pulse {
  if (pools.length === 0) {
    const text =
      'No pool was counted yet: the accounts have none, or the census has not run. The first count takes a minute.'
    return { isAlive: false, text }
  }
  const last = Math.max(...pools.map(({ seenAt }) => seenAt))
  const ago = now - last < 1000 ? 'just now' : `${durationText(now - last)} ago`
  if (now - last > silentMs) {
    const text = `The census last counted nodes ${ago}, and does so every 30 s when all is well: what is shown may be old. Look at the functions census and census-heart of the Function app, and at GET /api/health/details.`
    return { isAlive: false, text }
  }
  if (!isHeard) {
    const text = `Whether the census is alive is not known, for not everything could be read again just now: it counted ${counted(pools.length, 'pool')} ${ago}.`
    return { isAlive: true, text }
  }
  return {
    isAlive: true,
    text: `The census is alive: it counted ${counted(pools.length, 'pool')} ${ago}.`,
  }
}
