// What keeps nodes of a pool out of work because of us: repairs under way, and nodes whose scheduling we switched off.

import type { Action } from '../domain/action.ts'
import { isNodeAction } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import { hourMs } from '../domain/durations.ts'
import type { NodeSubject } from '../domain/refs.ts'
import { sameId } from '../domain/refs.ts'
import { findNode } from '../domain/subject-health.ts'
import type { GuardQuestion } from './guard.ts'
import { isRepair, takesOut } from './guard.ts'

type Question = Pick<GuardQuestion, 'facts' | 'record' | 'planned' | 'now'>

/**
 * A repair ends within an hour or so, growing back included. What is under way for longer waits for a person, who was
 * told, and must not keep the other nodes sick: the eTag tells the targets of two replacements apart.
 */
const longestRepairMs = 2 * hourMs

/** Repairs whose end is not known, those of this pass included. Reboots of a rolling reboot are among them. */
export function underWay({ record, planned, now }: Question): readonly Action[] {
  const live = record.attempts
    .filter((attempt) => attempt.step !== 'ended' && isRecent(attempt, now))
    .map(({ action }) => action)
  return [...live, ...planned].filter(isRepair)
}

/** The nodes that are out of work because of us, each once; `besides` is left out. */
export function outOfWork(question: Question, besides: NodeSubject): readonly NodeSubject[] {
  const { planned } = question
  const actions = [...underWay(question), ...planned.filter(takesOut), ...disabled(question)]
  const nodes = new Map<string, NodeSubject>()
  for (const action of actions) {
    if (isNodeAction(action)) nodes.set(keyOf(action.node), action.node)
  }
  nodes.delete(keyOf(besides))
  return [...nodes.values()]
}

/** Of open incidents; for no longer than a repair, as such a node may go on working for days at what it has. */
function disabled({ record: { attempts }, facts, now }: Question): readonly Action[] {
  return attempts.flatMap((attempt, index) => {
    const { action, step, result } = attempt
    if (action.kind !== 'disable-scheduling' || !isRecent(attempt, now)) return []
    if (step === 'ended' && result !== 'done') return []
    const isUndone = attempts
      .slice(index)
      .some(
        ({ action: later, result: came }) =>
          came === 'done' && later.kind === 'enable-scheduling' && isSame(later.node, action.node),
      )
    // Somebody else may have switched it on again.
    const isOn = findNode(facts, action.node)?.schedulingEnabled === true
    return isUndone || isOn ? [] : [action]
  })
}

function isRecent({ startedAt }: Attempt, now: number): boolean {
  return now - startedAt < longestRepairMs
}

function isSame(one: NodeSubject, other: NodeSubject): boolean {
  return keyOf(one) === keyOf(other)
}

function keyOf({ nodeId, allocationTime }: NodeSubject): string {
  return `${nodeId.toLowerCase()}|${allocationTime}`
}

export function isOnNode(action: Action, nodeId: string): boolean {
  return isNodeAction(action) && sameId(action.node.nodeId, nodeId)
}
