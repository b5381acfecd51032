// What a person ordered to be done now: the action that an unexpired order comes to, whatever rung is next.

import type { Action } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { Grant } from '../domain/control.ts'
import type { Rung } from '../domain/rung.ts'
import { findTask } from '../domain/subject-health.ts'
import { climb } from './ladder.ts'
import type { LadderQuestion } from './ladder-question.ts'
import { nodeOf, optionFor, subjectOf } from './node-rungs.ts'

/** Undefined without an order; `cannot`: what was ordered cannot be done, and why. */
export type Ordered =
  | { action: Action; reason: string }
  | { cannot: string; grant: Grant }
  | undefined

/** An order passes over the ladder's own reasons (how often, in vain, refused before), and over no guard. */
export function ordered(question: LadderQuestion): Ordered {
  const { incident, now } = question
  const grant = incident.grants?.find(({ kind, until }) => kind === 'run' && until > now)
  if (!grant) return undefined
  const { action: kind, by, reason } = grant
  const action = actionOf(grant, question)
  if (typeof action === 'string')
    return { cannot: `The ${kind} that ${by} ordered cannot be made: ${action}.`, grant }
  const why = reason === '' ? '' : ` (${reason})`
  return { action, reason: `Ordered by ${by}${why}.` }
}

/** A text says why not. */
function actionOf({ action: kind }: Grant, question: LadderQuestion): Action | string {
  const { finding, facts, attempts } = question
  switch (kind) {
    case 'reboot':
    case 'replace':
    case 'remove':
    case 'disable-scheduling':
    case 'enable-scheduling': {
      const node = nodeOf(finding, facts)
      if (!node) return 'the node is not there'
      if (node.state === 'leavingpool') return 'the node is leaving the pool'
      return { kind, node: subjectOf(node), option: optionFor(node) }
    }
    case 'reactivate-task':
    case 'terminate-task': {
      const { subject } = finding
      const task = subject.kind === 'task' ? findTask(facts, subject) : undefined
      if (subject.kind !== 'task' || !task) return 'the task is not there'
      const isOver = task.state === 'completed'
      if (isOver && kind === 'terminate-task') return 'the task has ended already'
      if (!isOver && kind === 'reactivate-task') return `the task is ${task.state}`
      return { kind, task: subject }
    }
    case 'free-disk':
      return climbed({ kind }, question, attempts)
    case 'rolling-reboot':
      return climbed({ kind, waveShare: orderedWaveShare }, question, attempts)
    case 'collect-evidence':
    case 'escalate':
      return 'it is nothing that changes Batch'
  }
}

/** Of the pool, in each wave, where no rung of the policy says it. */
const orderedWaveShare = 0.1

/** What needs more than its subject is made by its rung: as the policy has it, or as it is by itself. */
function climbed(
  rung: Rung,
  question: LadderQuestion,
  attempts: readonly Attempt[],
): Action | string {
  const own = question.terms.ladder.find(({ kind }) => kind === rung.kind) ?? rung
  const others = attempts.filter(({ action }) => action.kind !== rung.kind)
  const answer = climb(own, { ...question, attempts: others })
  if (answer.kind === 'do' && answer.action.kind === rung.kind) return answer.action
  const why = answer.kind === 'pass' ? answer.because : answer.reason
  if (why === undefined) return 'there is nothing that it could be done to'
  return why.replace(`${rung.kind} is skipped: `, '').replace(/\.$/, '')
}
