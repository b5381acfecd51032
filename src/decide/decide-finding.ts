// Decides about an incident whose fault is still there and that has no attempt under way: the next rung, or what holds it.

import type { Action } from '../domain/action.ts'
import type { Decision } from '../domain/decision.ts'
import { dayMs, durationText } from '../domain/durations.ts'
import { grantFor } from '../domain/grants.ts'
import { restsOnLook } from '../domain/look-health.ts'
import { owedHold, switchedOff } from './aftercare.ts'
import { looksFirst } from './disk-looks.ts'
import { lookBefore } from './disk-rung.ts'
import { furtherCalls } from './further-calls.ts'
import { askGuards } from './guards.ts'
import { nextRung } from './ladder.ts'
import type { LadderAnswer } from './ladder-question.ts'
import { ordered } from './ordered.ts'
import { othersFirst } from './others-first.ts'
import { plannedCall } from './planned-call.ts'
import type { FindingQuestion } from './question.ts'
import { doctorBefore } from './rolling-rung.ts'
import { termsFor } from './terms.ts'

const followMs = dayMs

export function decideFinding(question: FindingQuestion): Decision {
  const { incident, finding, attempts, facts, record, now, decided } = question
  const terms = termsFor(question.policy, facts, incident.fault)
  const { controls } = record
  const asked = { terms, incident, finding, attempts, facts, controls, now }
  const order = ordered(asked)
  if (order && 'cannot' in order) {
    return { kind: 'decline', incident, grant: order.grant, reason: order.cannot }
  }
  const ended = order ? undefined : (told(question) ?? othersFirst(question, terms))
  if (ended) return ended
  // What a person ordered comes first.
  const answer: LadderAnswer = order ? { kind: 'do', ...order } : nextRung(asked)
  if (answer.kind === 'wait') return { ...answer, incident }
  if (answer.kind === 'end') {
    const reason = terms.ladder.length === 0 ? 'Nothing is to be repaired.' : answer.reason
    return { kind: 'wait', incident, until: Number.POSITIVE_INFINITY, reason }
  }
  const { action, reason } = answer
  if (action.kind === 'escalate') return { kind: 'escalate', incident, reason }
  // Reading logs changes nothing in Batch: no guard but sight is asked, and sight was.
  if (action.kind === 'collect-evidence') {
    return looksFirst(question, action, terms.guards) ?? { kind: 'act', incident, action, reason }
  }
  const call = plannedCall(incident.pool, action)
  const calls = call ? { call } : {}
  const asks = askGuards({ ...question, terms, action, planned: decided.flatMap(plannedAction) })
  const isOff = 'node' in action && switchedOff(attempts)
  const held = asks && isOff ? owedHold(asks, action.node.nodeId) : asks
  // What touches many things is told with what it would touch.
  const much = action.kind === 'free-disk' || action.kind === 'rolling-reboot' ? `${reason} ` : ''
  if (held) {
    const further = furtherCalls(incident.pool, action, facts)
    // What only watches would make no call, so it has none to show; what a person orders is made there too.
    const all = incident.mode === 'watch' ? {} : { ...calls, ...(further ? { further } : {}) }
    return { kind: 'hold', incident, action, ...all, ...held, reason: `${much}${held.reason}` }
  }
  const look = lookBefore(action, attempts, now) ?? doctorBefore(action, attempts, now)
  if (look) {
    const older = `The look that ${action.kind} rests on is old: it is made anew first.`
    return { kind: 'act', incident, action: look, reason: older }
  }
  // A permission is used up by what it was given for, not by the look before it.
  const grant = grantFor(incident, action, now)
  return { kind: 'act', incident, action, ...calls, ...(grant ? { grant } : {}), reason }
}

/** A task that stays failed is followed for a day; then its people know, and only they can end it. */
function told({ incident, attempts, now }: FindingQuestion): Decision | undefined {
  // What lasts is seen to end, and then is closed for that.
  if (restsOnLook(incident.fault)) return undefined
  const { kind } = incident.subject
  const last = Math.max(incident.detectedAt, ...attempts.map(({ startedAt }) => startedAt))
  if ((kind !== 'task' && kind !== 'job') || now - last < followMs) return undefined
  const reason = `It is as it was when it was told ${durationText(now - last)} ago, and is not followed any longer.`
  return { kind: 'resolve', incident, how: 'told', reason }
}

function plannedAction(decision: Decision): readonly Action[] {
  return decision.kind === 'act' ? [decision.action] : []
}
