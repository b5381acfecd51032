// How a pool is, in a word: by the states of its nodes and by what is open.
import { minuteMs } from './durations.ts'
import { brokenStates } from './idle-machines.ts'
import type { Severity } from './severity.ts'

/** ok: all nodes work. busy: some are on their way. sick: something is wrong. unknown: not counted lately. */
export type PoolHealth = 'ok' | 'busy' | 'sick' | 'unknown'

/** The census counts twice a minute; after so long something keeps it from it. */
const staleMs = 5 * minuteMs
/** In these a node is about to work, or on its way out. */
const passing: readonly string[] = [
  ...['creating', 'starting', 'rebooting', 'reimaging', 'upgradingos'],
  ...['leavingpool', 'waitingforstarttask', 'deallocating'],
]

export function poolHealth({
  counts,
  worst,
  seenAt,
  now,
}: {
  counts: Readonly<Record<string, number>>
  worst: Severity | undefined
  seenAt: number
  now: number
}): PoolHealth {
  if (now - seenAt > staleMs) return 'unknown'
  const any = (states: readonly string[]) => states.some((state) => (counts[state] ?? 0) > 0)
  if (any(brokenStates) || (worst !== undefined && worst !== 'info')) return 'sick'
  return any(passing) ? 'busy' : 'ok'
}
