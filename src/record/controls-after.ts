// The controls of a pool after a pass: which failed runs have had their incident, up to where tasks were seen, and whether the pool was.
import type { Decision } from '../domain/decision.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Change, Controls, PoolRecord } from '../domain/record.ts'
import { isRun, runKey } from '../domain/run-key.ts'
import { taskOverlapMs } from '../domain/task-overlap.ts'

/** The newest that are remembered: at 152 characters each they stay well within a row. */
const maxHandled = 2000

/** Empty when nothing changed. */
export function controlsAfter(
  record: PoolRecord,
  facts: PoolFacts,
  decisions: readonly Decision[],
): readonly Change[] {
  const before = record.controls
  const seen = jobsAfter(unseenAfter(before, facts), facts)
  const next =
    facts.complete && facts.tasksComplete
      ? tasksAfter(seen, facts, decisions)
      : firstWatermark(seen, facts)
  return next === before ? [] : [{ kind: 'put-controls', controls: next }]
}

function unseenAfter(controls: Controls, { unseenSince }: PoolFacts): Controls {
  if (controls.unseenSince === unseenSince) return controls
  const { unseenSince: _, ...rest } = controls
  return unseenSince === undefined ? rest : { ...rest, unseenSince }
}

function jobsAfter(controls: Controls, { jobs, snapshot, observedAt }: PoolFacts): Controls {
  if (!jobs || !snapshot || controls.jobsSeenAt === observedAt) return controls
  return { ...controls, jobsSeenAt: observedAt }
}

/** A pool whose tasks were never seen remembers from when on they are missing. */
function firstWatermark(controls: Controls, { tasksSeenUntil }: PoolFacts): Controls {
  return controls.tasksSeenUntil === 0 && tasksSeenUntil > 0
    ? { ...controls, tasksSeenUntil }
    : controls
}

/** A run older than what is listed again needs no remembering. */
function tasksAfter(
  controls: Controls,
  facts: PoolFacts,
  decisions: readonly Decision[],
): Controls {
  // A watermark of a clock that was ahead follows down, and so does what is kept for it.
  const watermark = Math.min(controls.tasksSeenUntil, facts.tasksSeenUntil)
  const oldest = watermark - 2 * taskOverlapMs
  const handled = new Map(
    Object.entries(controls.handledTasks).filter(([, endedAt]) => endedAt >= oldest),
  )
  for (const decision of decisions) {
    if (decision.kind !== 'open') continue
    const { finding } = decision
    if (isRun(finding)) handled.set(runKey(finding), finding.since)
  }
  const handledTasks = Object.fromEntries(newest(handled))
  const sameRuns = JSON.stringify(handledTasks) === JSON.stringify(controls.handledTasks)
  // A watermark that lags a little only lists a little more again: not worth a write in each pass.
  const lag = Math.abs(facts.tasksSeenUntil - controls.tasksSeenUntil)
  if (sameRuns && lag < taskOverlapMs) return controls
  return { ...controls, handledTasks, tasksSeenUntil: facts.tasksSeenUntil }
}

function newest(handled: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  if (handled.size <= maxHandled) return [...handled]
  return [...handled].sort(([, a], [, b]) => b - a).slice(0, maxHandled)
}
