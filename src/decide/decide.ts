// Decides, purely: for each open incident what happens next, and which findings become incidents.

import type { Decision } from '../domain/decision.ts'
import { minuteMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
import type { Policy } from '../domain/policy.ts'
import type { PoolRecord } from '../domain/record.ts'
import { subjectKey } from '../domain/refs.ts'
import { decideFinding } from './decide-finding.ts'
import { decideHealth } from './decide-health.ts'
import { decideLive } from './decide-live.ts'
import { blindGuard } from './guards/blind-guard.ts'
import { modeFor } from './policy-for.ts'

export interface DecideQuestion {
  facts: PoolFacts
  findings: readonly Finding[]
  record: PoolRecord
  policy: Policy
  now: number
  leaseLeftMs: number
}

/** One decision for each open incident and each new finding. Never throws; "do nothing" has a reason too. */
export function decide(question: DecideQuestion): readonly Decision[] {
  const decisions: Decision[] = []
  for (const incident of question.record.incidents) {
    decisions.push(decideIncident(question, incident, decisions))
  }
  if (question.facts.complete) decisions.push(...newFindings(question))
  return decisions
}

function decideIncident(
  question: DecideQuestion,
  incident: Incident,
  decided: readonly Decision[],
): Decision {
  const { facts, findings, record, policy, now } = question
  // Facts that are old or have gaps decide nothing, not even that something is well.
  const blind = blindGuard.ask({
    ...question,
    incident,
    action: { kind: 'escalate' },
    planned: [],
  })
  if (blind) {
    return { kind: 'hold', incident, guard: 'blind', tell: false, until: now + minuteMs, ...blind }
  }
  const attempts = record.attempts.filter(({ incidentId }) => incidentId === incident.id)
  const live = attempts.findLast(({ step }) => step !== 'ended')
  if (live) return decideLive(facts, incident, live)
  const finding = findings.find((candidate) => isOf(candidate, incident))
  if (!finding) return decideHealth({ facts, findings, incident, attempts, now })
  const mode = modeFor(policy, incident.pool, incident.fault, facts.snapshot?.metadata ?? {})
  const current = { ...incident, finding, mode }
  return decideFinding({ ...question, incident: current, finding, attempts, decided })
}

function newFindings({ facts, findings, record, policy }: DecideQuestion): readonly Decision[] {
  return findings.flatMap((finding): Decision[] => {
    if (record.incidents.some((incident) => isOf(finding, incident))) return []
    if (wasHandled(finding, record)) return []
    const metadata = facts.snapshot?.metadata ?? {}
    const mode = modeFor(policy, facts.pool, finding.fault, metadata)
    return mode === 'off' ? [] : [{ kind: 'open', finding, mode, reason: finding.summary }]
  })
}

/** A failed run of a task has one incident, also after that is closed. */
function wasHandled(finding: Finding, record: PoolRecord): boolean {
  const handled = record.controls.handledTasks[subjectKey(finding.subject)]
  return handled !== undefined && handled >= finding.since
}

function isOf(finding: Finding, incident: Incident): boolean {
  return (
    finding.fault === incident.fault && subjectKey(finding.subject) === subjectKey(incident.subject)
  )
}
