// The controls of a pool after a pass: which failed runs have had their incident, up to where tasks were seen, whether the pool was, and whether most of it is sick.
import type { Decision } from '../domain/decision.ts'
import { minuteMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import { defaultPolicy } from '../domain/policy.ts'
import type { Change, Controls, PoolRecord } from '../domain/record.ts'
import { isRun, runKey } from '../domain/run-key.ts'
import type { StormLimits } from '../domain/storm.ts'
import { sickShare, stormSinceNow } from '../domain/storm.ts'
import { taskOverlapMs } from '../domain/task-overlap.ts'

/** The newest that are remembered: at 152 characters each they stay well within a row. */
const maxHandled = 2000
/** What a watermark may lag by where nothing failed since: it lists a little more again, and is worth no write. */
const calmLagMs = 10 * minuteMs

/** Empty when nothing changed. */
export function controlsAfter(
  record: PoolRecord,
  facts: PoolFacts,
  decisions: readonly Decision[],
  limits: StormLimits = defaultPolicy.guards,
): readonly Change[] {
  const before = record.controls
  const seen = stormAfter(jobsAfter(unseenAfter(before, facts), facts), facts, limits)
  const next =
    facts.complete && facts.tasksComplete
      ? tasksAfter(seen, facts, decisions, seen !== before)
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

/** By the facts alone: what could not be seen, or was only counted, neither begins a storm nor ends one. */
function stormAfter(controls: Controls, facts: PoolFacts, limits: StormLimits): Controls {
  if (!facts.complete || facts.nodesListed === false) return controls
  const { observedAt } = facts
  const { stormSince, ...rest } = controls
  const since = stormSinceNow(stormSince, sickShare(facts, observedAt), limits, observedAt)
  if (since === stormSince) return controls
  return since === undefined ? rest : { ...rest, stormSince: since }
}

/** A pool whose tasks were never seen remembers from when on they are missing. */
function firstWatermark(controls: Controls, { tasksSeenUntil }: PoolFacts): Controls {
  return controls.tasksSeenUntil === 0 && tasksSeenUntil > 0
    ? { ...controls, tasksSeenUntil }
    : controls
}

/** A run older than what is listed again needs no remembering. `written`: the controls are written in any case. */
function tasksAfter(
  controls: Controls,
  facts: PoolFacts,
  decisions: readonly Decision[],
  written: boolean,
): Controls {
  const seenUntil = controls.tasksSeenUntil
  // A watermark of a clock that was ahead follows down, and so does what is kept for it.
  const oldest = Math.min(seenUntil, facts.tasksSeenUntil) - 2 * taskOverlapMs
  const handled = new Map(
    Object.entries(controls.handledTasks).filter(([, endedAt]) => endedAt >= oldest),
  )
  let isNew = false
  for (const decision of decisions) {
    if (decision.kind !== 'open') continue
    const { finding } = decision
    if (!isRun(finding)) continue
    isNew ||= controls.handledTasks[runKey(finding)] !== finding.since
    handled.set(runKey(finding), finding.since)
  }
  const lag = facts.tasksSeenUntil - seenUntil
  const mayLag = hasFailedSince(facts, seenUntil - taskOverlapMs) ? taskOverlapMs : calmLagMs
  const moves = lag >= mayLag || lag <= -taskOverlapMs || (written && lag > 0)
  if (!isNew && !moves) return controls
  return {
    ...controls,
    handledTasks: Object.fromEntries(newest(handled)),
    tasksSeenUntil: facts.tasksSeenUntil,
  }
}

/** Then each pass lists those again until the watermark is past them. */
function hasFailedSince({ tasks }: PoolFacts, since: number): boolean {
  return tasks.some(({ result, endedAt = 0 }) => result === 'failure' && endedAt >= since)
}

function newest(handled: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  if (handled.size <= maxHandled) return [...handled]
  return [...handled].sort(([, a], [, b]) => b - a).slice(0, maxHandled)
}
