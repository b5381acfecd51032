// What a round of deciding leaves on the record beside its decisions: the controls, and pasts that nobody asks for any more.
import type { Decision } from '../domain/decision.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import type { StormLimits } from '../domain/storm.ts'
import { controlsAfter } from './controls-after.ts'
import { forgetJobs } from './forget-jobs.ts'
import { forgetNodes } from './forget-nodes.ts'

/** Empty when there is nothing to change. `now` in epoch milliseconds. */
export function housekeeping(
  record: PoolRecord,
  facts: PoolFacts,
  decisions: readonly Decision[],
  limits: StormLimits,
  now: number,
): readonly Change[] {
  return [
    ...controlsAfter(record, facts, decisions, limits),
    ...forgetNodes(record, now),
    ...forgetJobs(record, now),
  ]
}
