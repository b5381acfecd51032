// Decides about an incident whose fault is still there and that has no attempt under way: the next rung, or what holds it.
import type { Action, Attempt } from '../domain/action.ts'
import type { Decision } from '../domain/decision.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
import type { DecideQuestion } from './decide.ts'
import { askGuards } from './guards.ts'
import { nextRung } from './ladder.ts'
import { plannedCall } from './planned-call.ts'
import { playbookRow } from './playbook.ts'

export interface FindingQuestion extends DecideQuestion {
  incident: Incident
  finding: Finding
  attempts: readonly Attempt[]
  /** What this pass has decided so far. */
  decided: readonly Decision[]
}

export function decideFinding(question: FindingQuestion): Decision {
  const { incident, finding, attempts, facts, record, now, decided } = question
  const row = playbookRow(incident.fault)
  const answer = nextRung({ row, finding, attempts, facts, controls: record.controls, now })
  if (answer.kind === 'wait') return { ...answer, incident }
  if (answer.kind === 'end') {
    return { kind: 'wait', incident, until: Number.POSITIVE_INFINITY, reason: answer.reason }
  }
  const { action, reason } = answer
  if (action.kind === 'escalate') return { kind: 'escalate', incident, reason }
  // Reading logs changes nothing in Batch: no guard but sight is asked, and sight was.
  if (action.kind === 'collect-evidence') return { kind: 'act', incident, action, reason }
  const call = plannedCall(incident.pool, action)
  const calls = call ? { call } : {}
  const held = askGuards({ ...question, action, planned: decided.flatMap(plannedAction) })
  if (held) return { kind: 'hold', incident, ...calls, ...held }
  return { kind: 'act', incident, action, ...calls, reason }
}

function plannedAction(decision: Decision): readonly Action[] {
  return decision.kind === 'act' ? [decision.action] : []
}
