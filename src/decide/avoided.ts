// Gives back the node that a task was kept off: what was switched off for it is switched on again, however it goes on.

import type { Action, RunningTaskOption } from '../domain/action.ts'
import { isNodeAction } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import { durationText, minuteMs } from '../domain/durations.ts'
import type { NodeFacts } from '../domain/facts.ts'
import { maxFactsAgeMs } from '../domain/facts-age.ts'
import { grantFor } from '../domain/grants.ts'
import type { Incident } from '../domain/incident.ts'
import type { NodeSubject } from '../domain/refs.ts'
import { sameId } from '../domain/refs.ts'
import { findNode, findTask } from '../domain/subject-health.ts'
import { type AftercareQuestion, owedHold } from './aftercare.ts'
import { isUsable } from './guard.ts'
import { askGuards } from './guards.ts'
import { plannedCall } from './planned-call.ts'
import { termsFor } from './terms.ts'

/** A reactivated task finds a free slot within seconds; a node is kept from work no longer than this for one task. */
export const avoidMs = 10 * minuteMs

export interface Off {
  kind: 'disable-scheduling'
  node: NodeSubject
  option: RunningTaskOption
}

/**
 * Undefined while there is nothing to give back, or the task is still to be tried elsewhere. Every guard is asked: in
 * another mode, a pause or a hold it is told, and the incident stays open until it can be done or somebody has done it.
 */
export function giveBack(question: AftercareQuestion): Decision | undefined {
  const { facts, incident, attempts, now } = question
  const owed = incident.subject.kind === 'task' ? switchedOff(attempts) : []
  if (owed.length > 0 && facts.nodesListed === false) {
    const reason = 'The node that was switched off for this task was not listed.'
    return { kind: 'wait', incident, until: now + againMs, reason }
  }
  const answers = owed.flatMap((off) => answerFor(question, off) ?? [])
  return answers.find(({ kind }) => kind === 'act') ?? answers[0]
}

function answerFor(question: AftercareQuestion, off: SwitchedOff): Decision | undefined {
  const { facts, incident, attempts, now, policy } = question
  const node = findNode(facts, off.action.node)
  if (!node || node.schedulingEnabled || node.state === 'leavingpool') return undefined
  if (!facts.complete || now - facts.observedAt > maxFactsAgeMs) return undefined
  const live = attempts.findLast(({ step }) => step !== 'ended')
  // What is in doubt is read back first.
  if (live && live.step !== 'verifying') return undefined
  if (!isDue(question, off, live) || refusals(attempts, off).length >= maxRefusals) return undefined
  const waits = whyNot(question, node, off)
  if (waits) return { kind: 'wait', incident, ...waits }
  const action = { kind: 'enable-scheduling', node: off.action.node, option: 'requeue' } as const
  const call = plannedCall(incident.pool, action)
  const calls = call ? { call } : {}
  const terms = termsFor(policy, facts, incident.fault)
  // It is the node that must be seen, not the task.
  const asked = { ...question, terms, action, planned: [] }
  const ofNode = { ...incident, subject: action.node }
  const held = askGuards({ ...asked, incident: ofNode })
  if (held) return { kind: 'hold', incident, action, ...calls, ...owedHold(held, node.nodeId) }
  const grant = grantFor(ofNode, action, now)
  const given = { ...calls, ...(grant ? { grant } : {}) }
  return { kind: 'act', incident, action, ...given, reason: reasonOf(question, node, off) }
}

interface SwitchedOff {
  action: Off
  at: number
  index: number
}

/** Each node once: its last switching off that may have been ours and was not undone since. */
function switchedOff(attempts: readonly Attempt[]): readonly SwitchedOff[] {
  return attempts.flatMap((attempt, index) => {
    const { action, startedAt } = attempt
    if (!isOff(action) || !isOurs(attempt)) return []
    const later = attempts.slice(index + 1)
    const isOver = later.some(
      (one) =>
        isNodeAction(one.action) &&
        isNode(one.action.node, action.node) &&
        (isOurs(one) || (one.action.kind === 'enable-scheduling' && one.result === 'done')),
    )
    return isOver ? [] : [{ action, at: startedAt, index }]
  })
}

function isOff(action: Action): action is Off {
  return action.kind === 'disable-scheduling'
}

/** Where Batch answered that it was off already it was a person's. A call without an answer may come late. */
function isOurs({ action, step, result, answer }: Attempt): boolean {
  if (action.kind !== 'disable-scheduling' || step !== 'ended') return false
  return result === 'done' ? answer?.status !== 409 : result === 'not-made' && !answer
}

function isNode(one: NodeSubject, other: NodeSubject): boolean {
  return sameId(one.nodeId, other.nodeId) && one.allocationTime === other.allocationTime
}

/** When the task began elsewhere, when it is not to be tried any more, and at last when the time is up. */
function isDue(
  { facts, findings, incident, attempts, now }: AftercareQuestion,
  { at, index, action }: SwitchedOff,
  live: Attempt | undefined,
): boolean {
  if (now - at >= avoidMs) return true
  const { subject } = incident
  const task = subject.kind === 'task' ? findTask(facts, subject) : undefined
  if (live) {
    const ran = task?.nodeId !== undefined && task.state !== 'active'
    return ran && !sameId(task.nodeId ?? '', action.node.nodeId)
  }
  const isTried = attempts.slice(index).some((one) => one.action.kind === 'reactivate-task')
  const isFailed = task?.state === 'completed' && task.result === 'failure'
  return isTried || !isFailed || isOfItsJob(findings, incident)
}

/** So many of its job fail by now that none is tried one by one. */
function isOfItsJob(findings: AftercareQuestion['findings'], { fault, subject }: Incident) {
  return findings.some(
    (finding) =>
      finding.fault === fault &&
      finding.subject.kind === 'job' &&
      subject.kind === 'task' &&
      sameId(finding.subject.jobId, subject.jobId),
  )
}

const againMs = minuteMs

/** A node that is ill or under repair gets no tasks; what Batch was too busy for is asked again later. */
function whyNot(
  { attempts, record, now, incident }: AftercareQuestion,
  node: NodeFacts,
  off: SwitchedOff,
): { until: number; reason: string } | undefined {
  const until = now + againMs
  if (!(isUsable(node) || node.state === 'offline') || node.errors.length > 0) {
    const reason = `Node ${node.nodeId}, which was switched off for this task, is ${node.state}: it takes tasks again when it is well.`
    return { until, reason }
  }
  const isRepaired = record.attempts.some(
    (one) =>
      one.step !== 'ended' &&
      one.incidentId !== incident.id &&
      'node' in one.action &&
      isNode(one.action.node, off.action.node),
  )
  if (isRepaired) {
    return { until, reason: `Node ${node.nodeId} is being repaired: it takes tasks again after.` }
  }
  const last = attempts.findLast(({ action }) => action.kind === 'enable-scheduling')
  const pauseMs = last?.result === 'refused' ? refusedMs : againMs
  const again = (last?.endedAt ?? Number.NEGATIVE_INFINITY) + pauseMs
  if (again <= now) return undefined
  return { until: again, reason: `Node ${node.nodeId} is switched on again later.` }
}

/** What Batch refuses in one state it may take in the next; after so many times it is a person's. */
const maxRefusals = 5
const refusedMs = 10 * minuteMs

function refusals(
  attempts: readonly Attempt[],
  { index, action }: SwitchedOff,
): readonly Attempt[] {
  return attempts
    .slice(index)
    .filter(
      (one) =>
        one.action.kind === 'enable-scheduling' &&
        one.result === 'refused' &&
        isNode(one.action.node, action.node),
    )
}

function reasonOf(
  { facts, incident, now }: AftercareQuestion,
  { nodeId }: NodeFacts,
  { at }: SwitchedOff,
): string {
  const { subject } = incident
  const task = subject.kind === 'task' ? findTask(facts, subject) : undefined
  const again = `node ${nodeId} takes tasks again`
  if (task?.nodeId !== undefined && !sameId(task.nodeId, nodeId)) {
    return `The task ran on node ${task.nodeId}: ${again}.`
  }
  return now - at >= avoidMs
    ? `No other node took the task in ${durationText(now - at)}: ${again}.`
    : `The task is not tried any more: ${again}.`
}
