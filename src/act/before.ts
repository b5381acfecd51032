// What is remembered of the subject and its pool from right before a call: read-back and verification compare with it.

import type { Action } from '../domain/action.ts'
import { isNodeAction } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { NodeSubject, TaskSubject } from '../domain/refs.ts'
import { ailmentOf, sickNodes } from '../domain/sick-nodes.ts'
import { findNode, findTask } from '../domain/subject-health.ts'
import { failureOf } from '../domain/task-failure.ts'

/** Growing back needs the targets as well, dedicated and Spot apart. */
export function beforeOf(
  facts: PoolFacts,
  action: Action,
  finding: Finding,
): Pick<Attempt, 'before' | 'remembered'> {
  if ('task' in action) return ofTask(facts, action.task, finding)
  if (!isNodeAction(action)) return {}
  const node = ofNode(facts, action.node)
  const { snapshot } = facts
  if (!node || action.kind !== 'replace' || !snapshot) return node ? { before: node.before } : {}
  const { targetDedicated, targetLowPriority } = snapshot
  return {
    before: node.before,
    remembered: { targetDedicated, targetLowPriority, dedicated: node.dedicated },
  }
}

function ofNode(facts: PoolFacts, subject: NodeSubject) {
  const node = findNode(facts, subject)
  if (!node) return undefined
  const { state, stateSince, lastBootAt, tasksRun, tasksSucceeded, dedicated } = node
  const booted = lastBootAt === undefined ? {} : { lastBootAt }
  const sick = { sickNodes: sickNodes(facts).length, ailment: ailmentOf(node) }
  return { dedicated, before: { state, stateSince, ...booted, tasksRun, tasksSucceeded, ...sick } }
}

/** Where and how it failed: a failure that follows it about tells whose it is. */
function ofTask(facts: PoolFacts, subject: TaskSubject, finding: Finding): Pick<Attempt, 'before'> {
  const task = findTask(facts, subject)
  if (!task) return {}
  const { state, stateSince, nodeId } = task
  const where = nodeId === undefined ? {} : { nodeId }
  const failure = failureOf(task, finding)
  return { before: { state, stateSince, ...where, failure, sickNodes: sickNodes(facts).length } }
}
