// Decides, purely: for each open incident what happens next, and which findings become incidents.

import { isNodeAction } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import { minuteMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import { maxFactsAgeMs } from '../domain/facts-age.ts'
import type { Finding } from '../domain/finding.ts'
import { idleMachines, mostMachines } from '../domain/idle-machines.ts'
import type { Incident } from '../domain/incident.ts'
import type { PoolRecord } from '../domain/record.ts'
import { sameId, subjectKey } from '../domain/refs.ts'
import { rollingOf } from '../domain/rolling.ts'
import { isRun, runKey } from '../domain/run-key.ts'
import { seenNow } from '../domain/seen-now.ts'
import { findNode } from '../domain/subject-health.ts'
import { switchedOff } from './aftercare.ts'
import { avoidFirst } from './avoid-node.ts'
import { giveBack } from './avoided.ts'
import { decideFinding } from './decide-finding.ts'
import { asBefore, decideHealth } from './decide-health.ts'
import { decideLive } from './decide-live.ts'
import { restsUntil } from './due-at.ts'
import { endedFinding, isEndedByUs } from './ended-by-us.ts'
import { isUsable } from './guard.ts'
import { blindness, isOfTasks, isUnread } from './guards/blind-guard.ts'
import { hangsAgain } from './hangs-again.ts'
import { modeFor } from './policy-for.ts'
import type { DecideQuestion } from './question.ts'
import { decideRolling, isBeingRolled } from './rolling.ts'
import { isUntold } from './rolling-rung.ts'
import { isToldByOthers } from './told-by-others.ts'

const notListed = 'The nodes of the pool were not listed'

/**
 * One decision for each open incident and each new finding. Never throws; "do nothing" has a reason too. While Batch
 * wants no calls what is open stays as it is, and only what is new is told.
 */
export function decide(question: DecideQuestion): readonly Decision[] {
  const decisions: Decision[] = []
  const open = restsUntil(question) === undefined ? question.record.incidents : []
  for (const incident of open) {
    if (incident.fault === 'alerts-undelivered') decisions.push(ofChannel(incident))
    else decisions.push(...decideIncident(question, incident, decisions))
  }
  if (question.now - question.facts.observedAt <= maxFactsAgeMs) {
    decisions.push(...newFindings(question))
  }
  return decisions
}

/** What becomes of a channel is seen where messages are sent, and nothing of Batch's mends it. */
function ofChannel(incident: Incident): Decision {
  const reason = 'It is about a channel, and ends when that takes messages again.'
  return { kind: 'wait', incident, until: Number.POSITIVE_INFINITY, reason }
}

function decideIncident(
  question: DecideQuestion,
  incident: Incident,
  decided: readonly Decision[],
): readonly Decision[] {
  const { facts, findings, record, policy, now } = question
  const attempts = record.attempts.filter(({ incidentId }) => incidentId === incident.id)
  // What is owed to a node is not forgotten over its task, whatever has become of that.
  const owed = giveBack({ ...question, incident, attempts })
  if (owed?.kind === 'act') return [owed]
  // Facts that are old or have gaps decide nothing, not even that something is well.
  const blind = blindness(question, incident)
  if (blind) {
    const until = now + minuteMs
    return [{ kind: 'hold', incident, guard: 'blind', tell: false, until, ...blind }]
  }
  const live = attempts.findLast(({ step }) => step !== 'ended')
  // Only a calm pool with nothing open lists no nodes: should something be open all the same, it stands.
  const unlisted = facts.nodesListed === false && !isOfTasks(incident.subject)
  if (live && unlisted) return [asBefore(incident, notListed, now)]
  const rolling = rollingOf(attempts)
  if (rolling) return decideRolling(question, incident, rolling, attempts, decided)
  if (live) return [hangsAgain(incident, live, findings) ?? decideLive(question, incident, live)]
  const finding =
    findings.find((candidate) => isOf(candidate, incident)) ??
    sameRun(findings, incident) ??
    standingFinding(facts, incident, attempts) ??
    endedFinding(facts, incident, attempts)
  if (!finding && unlisted) return [asBefore(incident, notListed, now)]
  if (!finding) return [owed ?? decideHealth({ ...question, incident, attempts })]
  const mode = modeFor(policy, facts, incident.fault)
  const machines = mostMachines(incident.machines, idleMachines(facts, finding))
  const current = { ...incident, finding, mode, ...(machines ? { machines } : {}) }
  const asked = { ...question, incident: current, finding, attempts, decided }
  const decision = avoidFirst(asked, decideFinding(asked))
  return [owed && isLast(decision) ? owed : decision]
}

/** After it nothing more is done for the incident. */
function isLast(decision: Decision): boolean {
  return (
    decision.kind === 'resolve' ||
    (decision.kind === 'wait' && decision.until === Number.POSITIVE_INFINITY)
  )
}

/** What a failed run was called it stays, although what is seen of its node may change. */
function sameRun(findings: readonly Finding[], incident: Incident): Finding | undefined {
  const { finding, subject } = incident
  if (subject.kind !== 'task' || !isRun(incident)) return undefined
  const key = runKey(incident)
  const again = findings.some(
    (other) => isRun(other) && runKey(other) === key && other.since === finding.since,
  )
  return again ? finding : undefined
}

/** A node that is offline is a person's and has no finding, unless it was this incident that switched it off. */
function standingFinding(
  facts: PoolFacts,
  incident: Incident,
  attempts: readonly Attempt[],
): Finding | undefined {
  // Nodes that came back by a rolling reboot which stopped do not make its stop untold.
  if (incident.subject.kind === 'pool' && isUntold(attempts)) return incident.finding
  if (incident.subject.kind !== 'node' || !switchedOff(attempts)) return undefined
  const node = findNode(facts, incident.subject)
  if (!node) return undefined
  // It fails no more tasks because it gets none: only a repair that helped ends that.
  const isIdled = !node.schedulingEnabled && (node.state === 'offline' || isUsable(node))
  if (incident.fault === 'node-black-hole' && isIdled) {
    return attempts.some(({ result }) => result === 'helped') ? undefined : incident.finding
  }
  return node.state === 'offline' && node.errors.length > 0 ? incident.finding : undefined
}

function newFindings({ facts, findings, record, policy }: DecideQuestion): readonly Decision[] {
  const seen = new Set<string>()
  const opened: Finding[] = []
  return findings.flatMap((finding): Decision[] => {
    const key = `${finding.fault}|${subjectKey(finding.subject)}`
    // A listing may show a node twice; two incidents of one fault and subject cannot be recorded.
    if (seen.has(key)) return []
    seen.add(key)
    if (!isSeenWell(facts, finding)) return []
    if (record.incidents.some((incident) => isOf(finding, incident))) return []
    if (wasHandled(finding, record) || isToldOfJob(finding, record)) return []
    if (isEndedByUs(finding, record) || isBeingRolled(finding, record)) return []
    if (isPassing(finding, record) || isToldByOthers(finding, record, opened)) return []
    const mode = modeFor(policy, facts, finding.fault)
    if (mode === 'off') return []
    opened.push(finding)
    const { summary: reason, subject } = finding
    const first = seenNow(facts, subject, record)
    const idle = idleMachines(facts, finding)
    const more = { ...(first ? { seen: first } : {}), ...(idle ? { machines: idle } : {}) }
    return [{ kind: 'open', finding, mode, ...more, reason }]
  })
}

/** That a pool is not seen is all that is found without sight; what tasks say needs all of them. */
function isSeenWell(facts: PoolFacts, { fault, subject }: Finding): boolean {
  if (!facts.complete) return fault === 'pool-not-examined'
  return !isOfTasks(subject) || (facts.tasksComplete && !isUnread(facts, subject))
}

/** A state in which a node is because of a repair under way is judged with that repair. */
function isPassing({ fault, subject }: Finding, { attempts }: PoolRecord): boolean {
  if (subject.kind !== 'node' || (fault !== 'node-stuck' && fault !== 'node-lost')) return false
  return attempts.some(
    ({ action, step }) =>
      step !== 'ended' &&
      isNodeAction(action) &&
      sameId(action.node.nodeId, subject.nodeId) &&
      action.node.allocationTime === subject.allocationTime,
  )
}

/** A failed run of a task has one incident, also after that is closed. */
function wasHandled(finding: Finding, record: PoolRecord): boolean {
  if (!isRun(finding)) return false
  const handled = record.controls.handledTasks[runKey(finding)]
  return handled !== undefined && handled >= finding.since
}

/** While the job has an incident for tasks that failed alike, one more of them is no news. */
function isToldOfJob({ fault, subject }: Finding, record: PoolRecord): boolean {
  if (subject.kind !== 'task') return false
  return record.incidents.some(
    (incident) =>
      incident.fault === fault &&
      incident.subject.kind === 'job' &&
      sameId(incident.subject.jobId, subject.jobId),
  )
}

function isOf(finding: Finding, incident: Incident): boolean {
  return (
    finding.fault === incident.fault && subjectKey(finding.subject) === subjectKey(incident.subject)
  )
}
