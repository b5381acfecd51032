// The controls of a pool after a pass: which failed runs have had their incident, and up to where tasks were seen.
import type { Decision } from '../domain/decision.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import { subjectKey } from '../domain/refs.ts'
import { taskOverlapMs } from '../domain/task-overlap.ts'

/** Empty when nothing changed. A run older than what is listed again needs no remembering. */
export function controlsAfter(
  record: PoolRecord,
  facts: PoolFacts,
  decisions: readonly Decision[],
): readonly Change[] {
  if (!facts.complete) return []
  const { controls } = record
  const handled: Record<string, number> = {}
  const oldest = controls.tasksSeenUntil - 2 * taskOverlapMs
  for (const [key, endedAt] of Object.entries(controls.handledTasks)) {
    if (endedAt >= oldest) handled[key] = endedAt
  }
  for (const decision of decisions) {
    if (decision.kind !== 'open') continue
    const { subject, since } = decision.finding
    if (subject.kind === 'task' || subject.kind === 'job') handled[subjectKey(subject)] = since
  }
  const sameRuns = JSON.stringify(handled) === JSON.stringify(controls.handledTasks)
  // A watermark that lags a little only lists a little more again: not worth a write in each pass.
  const lag = facts.tasksSeenUntil - controls.tasksSeenUntil
  if (sameRuns && lag < taskOverlapMs) return []
  const next = { ...controls, handledTasks: handled, tasksSeenUntil: facts.tasksSeenUntil }
  return [{ kind: 'put-controls', controls: next }]
}
