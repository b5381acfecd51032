// The budget of looks at full disks: one costs about a hundred reads of Batch, and half a large pool may be full at once.
import type { Action } from '../domain/action.ts'
import type { Decision } from '../domain/decision.ts'
import { isDiskFault } from '../domain/disk-faults.ts'
import { minuteMs } from '../domain/durations.ts'
import type { Guards } from '../domain/policy.ts'
import type { FindingQuestion } from './question.ts'

/**
 * In a minute no more disks of a pool are looked at than nodes of it may be repaired at once: a repair needs its look,
 * and further ones would be old when their turn comes. Undefined for what is no look at a disk, and while one is free.
 */
export function looksFirst(
  { incident, record, decided, now }: FindingQuestion,
  { kind }: Action,
  { maxConcurrentNodes }: Guards,
): Decision | undefined {
  if (kind !== 'collect-evidence' || !isDiskFault(incident.fault)) return undefined
  const ofDisks = record.incidents.filter(({ fault }) => isDiskFault(fault)).map(({ id }) => id)
  const made = record.attempts
    .filter(
      ({ action, incidentId, startedAt }) =>
        action.kind === kind && startedAt > now - minuteMs && ofDisks.includes(incidentId),
    )
    .map(({ startedAt }) => startedAt)
  const planned = decided.filter(
    (one) => one.kind === 'act' && one.action.kind === kind && isDiskFault(one.incident.fault),
  )
  if (made.length + planned.length < maxConcurrentNodes) return undefined
  const until = Math.min(now, ...made) + minuteMs
  const reason = `${maxConcurrentNodes} full disks of the pool are looked at in a minute, as many as nodes may be repaired at once: this one is looked at after others.`
  return { kind: 'wait', incident, until, reason }
}
