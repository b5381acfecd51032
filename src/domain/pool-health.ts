// How a pool is, in a word: by the states of its nodes and by what is open.
import { minuteMs } from './durations.ts'
import { brokenStates } from './idle-machines.ts'
import type { Incident } from './incident.ts'
import { counted } from './plain.ts'
import { type Severity, severityOf } from './severity.ts'

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

const subjectKinds = ['pool', 'node', 'job', 'task'] as const

/** Why a pool is sick: `2 node incidents, 1 task incident`; broken nodes where nothing is open yet. Undefined where nothing is wrong. */
export function sicknessText(
  counts: Readonly<Record<string, number>>,
  open: readonly Incident[],
): string | undefined {
  const grave = open.filter((incident) => severityOf(incident) !== 'info')
  const texts = subjectKinds
    .map((kind) => ({ kind, count: grave.filter(({ subject }) => subject.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => counted(count, `${kind} incident`))
  if (texts.length > 0) return texts.join(', ')
  const broken = brokenStates.reduce((sum, state) => sum + (counts[state] ?? 0), 0)
  return broken > 0 ? counted(broken, 'broken node') : undefined
}
