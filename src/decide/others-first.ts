// Somebody else has the node or pool in hand: what they do comes before our ladder, and some of it ends our plan.
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import { minuteMs, momentText } from '../domain/durations.ts'
import type { NodeFacts } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import { isSwitchedOffByUs } from '../domain/own-acts.ts'
import type { NodeSubject } from '../domain/refs.ts'
import type { Verification } from '../domain/rung.ts'
import { findNode } from '../domain/subject-health.ts'
import { isOffByOthers, switchedOffBy } from '../domain/switched-off.ts'
import type { DecideQuestion } from './question.ts'

export interface OthersQuestion extends Pick<DecideQuestion, 'facts' | 'record' | 'now'> {
  incident: Incident
  attempts: readonly Attempt[]
}

/** What holds where somebody else has the node in hand: nobody of ours has to do anything about it. */
export const othersGuard = 'others'
/** No count of a pool tells that scheduling of a sick node was switched on: it is looked at so often. */
const lookAgainMs = 5 * minuteMs
/** A node that something boots again and again is not waited for each time. */
const maxBoots = 3

/** Undefined where nobody stands in our way. Not asked for what somebody ordered. */
export function othersFirst(question: OthersQuestion, terms: Verification): Decision | undefined {
  const { incident, facts, now } = question
  const { subject } = incident
  const wait = (until: number, reason: string): Decision => ({
    kind: 'wait',
    incident,
    until,
    reason,
  })
  if (subject.kind !== 'node' && subject.kind !== 'pool') return undefined
  if (facts.snapshot?.state === 'deleting') {
    return wait(now + lookAgainMs, 'The pool is being deleted: nothing is repaired in it any more.')
  }
  const node = subject.kind === 'node' ? findNode(facts, subject) : undefined
  if (!node || subject.kind !== 'node') return undefined
  const left = leftTo(question, node, subject)
  if (left) {
    const lookAt = now + lookAgainMs
    return { kind: 'hold', incident, guard: othersGuard, tell: false, lookAt, reason: left }
  }
  const boots = (incident.others ?? []).filter(({ what }) => what === 'reboot')
  const boot = boots.at(-1)
  const until = (boot?.seenAt ?? 0) + terms.withinMs
  if (!boot || boots.length > maxBoots || until <= now) return undefined
  return wait(until, `${boot.text} It has until ${momentText(until)} to get well by that.`)
}

/** Why the node is left to somebody; it ends when they switch its scheduling as it was. */
function leftTo(
  { record, incident, attempts }: OthersQuestion,
  node: NodeFacts,
  subject: NodeSubject,
): string | undefined {
  const off = switchedOffBy(attempts)
  if (!node.schedulingEnabled) {
    const isTheirs = off !== undefined && isOffByOthers(incident, off)
    if (!isTheirs && isSwitchedOffByUs(record, subject)) return undefined
    return 'Its scheduling is switched off, and not by Batch Medic: it is left to whoever did that until it is switched on again.'
  }
  if (!off || incident.seen?.schedulingEnabled === false) return undefined
  const on = incident.others?.findLast(({ what }) => what === 'scheduling-on')
  if (!on) return undefined
  return 'Its scheduling was switched on again by somebody else after Batch Medic had switched it off: it is left to them.'
}
