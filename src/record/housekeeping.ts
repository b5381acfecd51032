// What a round of deciding leaves on the record beside its decisions: the controls, and pasts that nobody asks for any more.
import type { Decision } from '../domain/decision.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import type { StormLimits } from '../domain/storm.ts'
import { controlsAfter } from './controls-after.ts'
import { forgetJobs } from './forget-jobs.ts'
import { forgetNodes } from './forget-nodes.ts'
import { statesTold } from './states-told.ts'

export interface HousekeepingTerms {
  stormLimits: StormLimits
  /** Where the policy leaves the pool out, nobody is told of its nodes and tasks either. */
  isOff: boolean
}

/** Empty when there is nothing to change. `now` in epoch milliseconds. */
export function housekeeping(
  record: PoolRecord,
  facts: PoolFacts,
  decisions: readonly Decision[],
  { stormLimits, isOff }: HousekeepingTerms,
  now: number,
): readonly Change[] {
  const seen = controlsAfter(record, facts, decisions, stormLimits)
  return [
    ...(isOff ? seen : withEvents(seen, record, facts, now)),
    ...forgetNodes(record, now),
    ...forgetJobs(record, now),
  ]
}

/** Behind the controls, whose transaction they share. */
function withEvents(
  seen: readonly Change[],
  { controls: before }: PoolRecord,
  facts: PoolFacts,
  now: number,
): readonly Change[] {
  const [change] = seen
  const after = change?.kind === 'put-controls' ? change.controls : before
  const { controls, events } = statesTold(after, before.tasksSeenUntil, facts, now)
  return controls === before ? [] : [{ kind: 'put-controls', controls }, ...events]
}
