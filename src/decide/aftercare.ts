// Switches on again what a repair of ours switched off, before the incident is closed.
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import { minuteMs } from '../domain/durations.ts'
import { grantFor } from '../domain/grants.ts'
import type { Incident } from '../domain/incident.ts'
import { findNode } from '../domain/subject-health.ts'
import { isOffByOthers, switchedOffBy } from '../domain/switched-off.ts'
import { askGuards } from './guards.ts'
import { plannedCall } from './planned-call.ts'
import type { DecideQuestion } from './question.ts'
import { termsFor } from './terms.ts'

export interface AftercareQuestion extends DecideQuestion {
  incident: Incident
  attempts: readonly Attempt[]
}

/** Whether scheduling of the node was switched off by this incident, and not switched on since. */
export function switchedOff(attempts: readonly Attempt[]): boolean {
  return switchedOffBy(attempts) !== undefined
}

/** Undefined when there is nothing to undo, or when Batch has refused to. It is asked of the guards as any change is. */
export function aftercare(question: AftercareQuestion): Decision | undefined {
  const { facts, incident, attempts, now } = question
  const off = switchedOffBy(attempts)
  if (!off || incident.subject.kind !== 'node' || isOffByOthers(incident, off)) return undefined
  const node = findNode(facts, incident.subject)
  if (!node || node.schedulingEnabled || refusedToEnable(attempts)) return undefined
  const last = attempts.findLast(({ action }) => action.kind === 'enable-scheduling')
  const until = (last?.endedAt ?? Number.NEGATIVE_INFINITY) + minuteMs
  if (until > now) {
    return { kind: 'wait', incident, until, reason: 'Scheduling is switched on again later.' }
  }
  const action = { kind: 'enable-scheduling', node: incident.subject, option: 'requeue' } as const
  const call = plannedCall(incident.pool, action)
  const calls = call ? { call } : {}
  const terms = termsFor(question.policy, facts, incident.fault)
  const held = askGuards({ ...question, terms, action, planned: [] })
  if (held) return { kind: 'hold', incident, action, ...calls, ...owedHold(held, node.nodeId) }
  const grant = grantFor(incident, action, now)
  const reason = 'The node is well again: it takes tasks again.'
  return { kind: 'act', incident, action, ...calls, ...(grant ? { grant } : {}), reason }
}

/** Whoever lowers a mode does not know that a node takes no tasks because of us: that is told in every mode. */
export function owedHold<H extends { guard: string; tell: boolean; reason: string }>(
  held: H,
  nodeId: string,
): H {
  if (held.guard !== 'mode') return held
  const reason = `${held.reason} Batch Medic has switched off the scheduling of node ${nodeId}: switch it on by hand where it is to take tasks before.`
  return { ...held, tell: true, reason }
}

/** Only what Batch was too busy for is asked again. */
export function refusedToEnable(attempts: readonly Attempt[]): boolean {
  return attempts.some(
    ({ action, result }) => action.kind === 'enable-scheduling' && result === 'refused',
  )
}
