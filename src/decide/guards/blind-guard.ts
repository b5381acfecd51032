// Never acts on what it cannot see well: old or incomplete facts, or a lease that may end before the call does.
import { durationText, minuteMs, secondMs } from '../../domain/durations.ts'
import type { PoolFacts } from '../../domain/facts.ts'
import { maxFactsAgeMs } from '../../domain/facts-age.ts'
import type { Incident } from '../../domain/incident.ts'
import { leaseNeededMs } from '../../domain/lease.ts'
import type { Subject } from '../../domain/refs.ts'
import { sameId } from '../../domain/refs.ts'
import type { Guard, GuardQuestion } from '../guard.ts'

/** What could not be seen whole is looked at again after this. */
const lookAgainMs = minuteMs

/** What is known from jobs and tasks alone; nodes and the pool are decided on without them. */
export function isOfTasks({ kind }: Subject): boolean {
  return kind === 'task' || kind === 'job'
}

/** A job that could not be read: of others of the pool it says nothing. */
export function isUnread({ unreadJobs = [] }: PoolFacts, subject: Subject): boolean {
  return 'jobId' in subject && unreadJobs.some((jobId) => sameId(jobId, subject.jobId))
}

/** Why nothing can be decided about the incident on these facts. */
export function blindness(
  { facts, now }: { facts: PoolFacts; now: number },
  { subject }: Incident,
): { reason: string } | undefined {
  if (!facts.complete) {
    return { reason: `The pool could not be seen whole: ${facts.gaps.join('; ')}` }
  }
  if (isOfTasks(subject) && (!facts.tasksComplete || isUnread(facts, subject))) {
    return { reason: `The tasks of the pool could not be seen whole: ${facts.gaps.join('; ')}` }
  }
  const ageMs = now - facts.observedAt
  if (ageMs <= maxFactsAgeMs) return undefined
  return { reason: `The facts are ${durationText(ageMs)} old.` }
}

/** Of a calm pool only the counts may have been read. */
function notListed({ action, facts }: GuardQuestion): { reason: string } | undefined {
  if (!('node' in action) || facts.nodesListed !== false) return undefined
  return { reason: 'The nodes of the pool were only counted in this look, not listed.' }
}

export const blindGuard: Guard = {
  name: 'blind',
  tell: false,
  ask(question) {
    const blind = blindness(question, question.incident) ?? notListed(question)
    return blind && { ...blind, until: question.now + lookAgainMs }
  },
}

export const fenceGuard: Guard = {
  name: 'fence',
  tell: false,
  ask({ leaseLeftMs, now }) {
    if (leaseLeftMs > leaseNeededMs) return undefined
    const reason = `Only ${durationText(leaseLeftMs)} of the hold on the pool is left.`
    return { reason, until: now + 15 * secondMs }
  },
}
