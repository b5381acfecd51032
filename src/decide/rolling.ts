// Decides about a rolling reboot under way: see what came of its wave, begin the next, or see it ended.

import type { Action } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import type { Finding } from '../domain/finding.ts'
import { grantFor } from '../domain/grants.ts'
import type { Incident } from '../domain/incident.ts'
import type { PoolRecord } from '../domain/record.ts'
import { sameId } from '../domain/refs.ts'
import { rollingOf, rollingState, waveReboot } from '../domain/rolling.ts'
import { decideLive } from './decide-live.ts'
import { askGuards } from './guards.ts'
import { plannedCall } from './planned-call.ts'
import type { DecideQuestion } from './question.ts'
import { termsFor } from './terms.ts'

/** Guards that say no of one node, whatever they say of the next; the hold of a whole pool is said of each. */
const ofOneNode: ReadonlySet<string> = new Set(['hold', 'repairs-per-node', 'cool-down'])

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
  let own = incident
  let first: Decision | undefined
  for (const node of [...state.nodes, ...state.later]) {
    if (acts.length >= state.nodes.length) break
    const action = waveReboot(node)
    const call = plannedCall(incident.pool, action)
    const calls = call ? { call } : {}
    const held = askGuards({ ...question, incident: own, terms, action, planned })
    if (held) {
      first ??= { kind: 'hold', incident, action, ...calls, ...held }
      // What holds one node holds up no other; by anything else the wave is smaller, and they come with the next.
      if (ofOneNode.has(held.guard)) continue
      break
    }
    const grant = grantFor(own, action, now)
    const reason = `Wave ${state.wave} of ${state.of} of the rolling reboot.`
    acts.push({ kind: 'act', incident: own, action, ...calls, ...(grant ? { grant } : {}), reason })
    planned.push(action)
    // A permission is for one call: the next of the wave finds it used up.
    if (grant) own = { ...own, grants: own.grants?.filter(({ id }) => id !== grant.id) ?? [] }
  }
  return acts.length === 0 && first ? [first] : acts
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
