// Keeps a task off the node that failed it: scheduling goes off there while the task is tried elsewhere.

import type { Action } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import { durationText } from '../domain/durations.ts'
import type { NodeFacts, TaskFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { sameId } from '../domain/refs.ts'
import { findTask } from '../domain/subject-health.ts'
import type { Off } from './avoided.ts'
import { avoidMs } from './avoided.ts'
import { isUsable } from './guard.ts'
import { askGuards } from './guards.ts'
import { subjectOf } from './node-rungs.ts'
import { plannedCall } from './planned-call.ts'
import type { FindingQuestion } from './question.ts'
import { termsFor } from './terms.ts'

/**
 * The same decision, or first the switching off of the node that failed the task. It only helps the try along: where
 * any guard or any doubt stands against it, the task is reactivated all the same.
 */
export function avoidFirst(question: FindingQuestion, decision: Decision): Decision {
  if (decision.kind !== 'act' || decision.action.kind !== 'reactivate-task') return decision
  // What a person ordered or approved is that call and no other.
  if (decision.grant) return decision
  const { incident, facts } = question
  const task = findTask(facts, decision.action.task)
  const node = task && nodeToAvoid(question, task)
  if (!task || !node || !isSafe(question, task, node)) return decision
  const action: Off = {
    kind: 'disable-scheduling',
    node: subjectOf(node),
    option: 'taskcompletion',
  }
  if (isHeld(question, action)) return decision
  const call = plannedCall(incident.pool, action)
  const reason = `${why(question, task, node)}: it takes no new tasks while this one is tried elsewhere, for ${durationText(avoidMs)} at the most.`
  return { kind: 'act', incident, action, ...(call ? { call } : {}), reason }
}

/** The node of the last run, where it failed the task before, or where the cause lies with the node. */
function nodeToAvoid(question: FindingQuestion, task: TaskFacts): NodeFacts | undefined {
  const { facts, attempts, finding, incident } = question
  // Once for each try: what was refused or has been given back since is not switched off again.
  const last = attempts.findLast(
    ({ action, result }) => isOneOf(action, 'reactivate-task') && result !== 'not-made',
  )
  const since = attempts.slice(last ? attempts.indexOf(last) : 0)
  if (since.some(({ action }) => isOneOf(action, 'disable-scheduling'))) return undefined
  if (incident.rejections?.some(({ action }) => action === 'disable-scheduling')) return undefined
  if (failuresThere(attempts, task) < 2 && !pointsAtNode(finding)) return undefined
  const ranAt = task.startedAt ?? task.endedAt ?? task.stateSince
  return facts.nodes.find(
    (node) => sameId(node.nodeId, task.nodeId ?? '') && node.allocationTime <= ranAt,
  )
}

function isOneOf({ kind }: Action, wanted: Action['kind']): boolean {
  return kind === wanted
}

function failuresThere(attempts: readonly Attempt[], { nodeId }: TaskFacts): number {
  if (nodeId === undefined) return 0
  return (
    1 +
    attempts.filter(
      ({ action, before }) =>
        action.kind === 'reactivate-task' && sameId(before?.nodeId ?? '', nodeId),
    ).length
  )
}

function pointsAtNode({ fixClass, confidence }: Finding): boolean {
  return confidence !== 'guess' && (fixClass === 'replace-node' || fixClass === 'reboot')
}

function why({ attempts, finding }: FindingQuestion, task: TaskFacts, { nodeId }: NodeFacts) {
  const times = failuresThere(attempts, task)
  if (times > 1) return `Node ${nodeId} has failed the task ${times} times`
  const rule = finding.rule === undefined ? '' : ` (${finding.rule})`
  return `What failed the task lies with node ${nodeId}${rule}`
}

/** Others must take the task at once, and nothing that runs on the node may need it for what is still to start. */
function isSafe({ facts }: FindingQuestion, { requiredSlots }: TaskFacts, node: NodeFacts) {
  const { snapshot } = facts
  if (!snapshot || !takesTasks(node)) return false
  // Only in such a pool tasks can run on several nodes: one that waits for all of them may have begun here.
  if (snapshot.interNode && node.runningTasks > 0) return false
  // A running task may take several slots, which is not seen: then the task waits, until the time is up.
  const free = (other: NodeFacts) => snapshot.taskSlotsPerNode - other.runningTasks
  return facts.nodes.some(
    (other) => other !== node && takesTasks(other) && free(other) >= requiredSlots,
  )
}

function takesTasks(node: NodeFacts): boolean {
  return isUsable(node) && node.schedulingEnabled && node.errors.length === 0
}

/** By any guard, the limit of nodes that are out of work at once among them. */
function isHeld(question: FindingQuestion, action: Off): boolean {
  const { incident, facts, policy, decided } = question
  const terms = termsFor(policy, facts, incident.fault)
  const planned = decided.flatMap((one) => (one.kind === 'act' ? [one.action] : []))
  const isPlanned = planned.some(
    (other) => 'node' in other && sameId(other.node.nodeId, action.node.nodeId),
  )
  const asked = { ...question, terms, action, planned }
  // It is the node that is touched: grants of the incident are for its task.
  const { grants: _, ...rest } = incident
  return (
    isPlanned || askGuards({ ...asked, incident: { ...rest, subject: action.node } }) !== undefined
  )
}
