// Decides about a rolling reboot under way: see what came of its wave, begin the next, or see it ended.
import type { Action, Attempt } from '../domain/action.ts'
import type { Decision } from '../domain/decision.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
import type { PoolRecord } from '../domain/record.ts'
import { sameId } from '../domain/refs.ts'
import { rollingOf, rollingState, waveReboot } from '../domain/rolling.ts'
import { decideLive } from './decide-live.ts'
import { askGuards } from './guards.ts'
import { plannedCall } from './planned-call.ts'
import type { DecideQuestion } from './question.ts'
import { termsFor } from './terms.ts'

/** The reboots of a wave are attempts of their own, under way at once; each is asked of the guards. */
export function decideRolling(
  question: DecideQuestion,
  incident: Incident,
  rolling: Attempt,
  attempts: readonly Attempt[],
  decided: readonly Decision[],
): readonly Decision[] {
  const { facts, now } = question
  const state = rollingState(rolling, { ...incident, attempts }, facts, now)
  if (!facts.snapshot || state.kind === 'stopped' || state.kind === 'done') {
    const reason = 'reason' in state ? state.reason : 'The pool is deleted.'
    const live = state.kind === 'wave' ? state.live : []
    const ends = live.map((attempt) => decideLive(question, incident, attempt))
    return [...ends, { kind: 'verify', incident, attempt: rolling, reason }]
  }
  if (state.kind === 'wave') {
    return state.live.map((attempt) => decideLive(question, incident, attempt))
  }
  const terms = termsFor(question.policy, facts, incident.fault)
  const planned: Action[] = decided.flatMap((one) => (one.kind === 'act' ? [one.action] : []))
  const acts: Decision[] = []
  for (const node of state.nodes) {
    const action = waveReboot(node)
    const call = plannedCall(incident.pool, action)
    const calls = call ? { call } : {}
    const held = askGuards({ ...question, incident, terms, action, planned })
    if (held && acts.length === 0) return [{ kind: 'hold', incident, action, ...calls, ...held }]
    // The wave is smaller then: the others come with the next.
    if (held) break
    const reason = `Wave ${state.wave} of ${state.of} of the rolling reboot.`
    acts.push({ kind: 'act', incident, action, ...calls, reason })
    planned.push(action)
  }
  return acts
}

/** What a pool's rolling reboot is about to cure, or has just begun to, is no incident of its own. */
export function isBeingRolled({ subject, fault }: Finding, record: PoolRecord): boolean {
  if (subject.kind !== 'node' || fault !== 'node-unusable') return false
  return record.incidents.some(({ id }) => {
    const rolling = rollingOf(record.attempts.filter(({ incidentId }) => incidentId === id))
    const nodes = rolling?.action.kind === 'rolling-reboot' ? rolling.action.nodes : []
    return nodes.some(
      (node) =>
        sameId(node.nodeId, subject.nodeId) && node.allocationTime === subject.allocationTime,
    )
  })
}
