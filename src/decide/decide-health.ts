// Decides about an incident whose fault is not seen any more: wait, undo what a repair left behind, or resolve it.
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import { dayMs, durationText, minuteMs, secondMs } from '../domain/durations.ts'
import type { Fault } from '../domain/fault.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident, ResolutionKind } from '../domain/incident.ts'
import { lookHealth } from '../domain/look-health.ts'
import { sameId } from '../domain/refs.ts'
import { subjectHealth } from '../domain/subject-health.ts'
import { untoldWorse } from './after-worse.ts'
import type { AftercareQuestion } from './aftercare.ts'
import { aftercare, refusedToEnable, switchedOff } from './aftercare.ts'

/** What came back by itself must stay so this long before its incident is closed. */
const steadyMs = minuteMs
/**
 * What comes and goes by its nature is over when it stays away for longer: formulas are evaluated each 15 minutes and
 * lack samples now and then, and Spot nodes return and are taken again.
 */
const settleMs: Readonly<Partial<Record<Fault, number>>> = {
  'pool-autoscale-failed': 35 * minuteMs,
  'pool-preempted': 30 * minuteMs,
}
/** A job whose tasks failed alike has its incident for this long at the least. */
const quietJobMs = dayMs
const lookAgainMs = 30 * secondMs
/** Classifying holds a young failure back for 2 minutes at the most, and facts are up to half a minute older. */
const waveShowsMs = 2.5 * minuteMs

export function decideHealth(question: AftercareQuestion): Decision {
  const { facts, findings, incident, attempts, now } = question
  const helped = attempts.findLast(({ result }) => result === 'helped')
  const health = lookHealth(facts, incident) ?? subjectHealth(facts, incident.subject)
  const isOfPool = incident.subject.kind === 'node' || incident.subject.kind === 'pool'
  if (facts.snapshot?.state === 'deleting' && isOfPool) {
    const reason = 'The pool is being deleted, and not by Batch Medic.'
    return resolve(question, 'subject-gone', reason)
  }
  if (health?.kind === 'unread') return asBefore(incident, health.text, now)
  // A node that was taken out for one that is worse leaves nothing that the ladder could tell of.
  const worse = health?.kind === 'gone' && facts.snapshot ? untoldWorse(attempts) : undefined
  if (worse) return { kind: 'escalate', incident, reason: worse }
  if (health?.kind === 'sick') {
    // Its scheduling would stay off for ever: whatever heals the node now, this incident ends that.
    if (switchedOff(attempts) && !refusedToEnable(attempts)) {
      const reason =
        'The node is sick in another way; its scheduling is switched on when it is well.'
      return { kind: 'wait', incident, until: now + minuteMs, reason }
    }
    const other = findings.find((finding) => isPartOf(incident, finding))
    const shownAt = health.since + waveShowsMs
    if (!other && incident.subject.kind === 'node' && shownAt > now) {
      // While half the pool starts, what is young is held back for a wave that may come: it is not another fault for that.
      const reason = `${health.text}; what it is shows in a moment.`
      return { kind: 'wait', incident, until: shownAt, reason }
    }
    const reason = other
      ? `Now part of a larger picture: ${other.summary}`
      : `${health.text}, but not with this fault any more.`
    return resolve(question, 'superseded', reason)
  }
  if (helped) return aftercare(question) ?? resolve(question, 'helped', helped.reason)
  switch (health?.kind) {
    case 'gone':
      return resolve(question, 'subject-gone', goneText(question, health.text))
    case 'between': {
      if (health.text.includes('offline')) return decideOffline(question, health.since)
      const other = findings.find((finding) => isPartOf(incident, finding))
      if (other && !switchedOff(attempts)) {
        return resolve(question, 'superseded', `Now part of another picture: ${other.summary}`)
      }
      if (isFollowedNoMore(question)) {
        const text = `${health.text} since its last try a day ago, and is not followed any longer.`
        return resolve(question, 'told', text)
      }
      const reason = `${health.text}; waits to see what comes of it.`
      return { kind: 'wait', incident, until: now + lookAgainMs, reason }
    }
    case 'healthy': {
      const steady = incident.subject.kind !== 'node' || now - health.since >= steadyMs
      if (!steady) {
        // A node of short tasks goes from idle to running all the time: it is well since it was first seen so.
        const reason = `The node is well again; closes when it stays so for ${durationText(steadyMs)}.`
        const until = waitedUntil(incident, reason) ?? health.since + steadyMs
        if (until > now) return { kind: 'wait', incident, until, reason }
      }
      const undo = aftercare(question)
      return undo ?? resolve(question, 'by-itself', `${health.text} with no repair that helped it.`)
    }
    case undefined:
      return quiet(question)
  }
}

/** A task that waits for a node that never comes would be looked at for ever; that it waits has an incident of its own. */
function isFollowedNoMore({ incident, attempts, now }: AftercareQuestion): boolean {
  const last = Math.max(incident.detectedAt, ...attempts.map(({ startedAt }) => startedAt))
  return incident.subject.kind === 'task' && now - last >= dayMs
}

/** It is up and takes no tasks. Nothing comes of that by itself: what we switched off is switched on, else it is a person's. */
function decideOffline(question: AftercareQuestion, since: number): Decision {
  const { incident, now } = question
  const undo = aftercare(question)
  if (undo) return undo
  const until = since + steadyMs
  const reason = 'the node is offline; waits to see what comes of it.'
  if (until > now) return { kind: 'wait', incident, until, reason }
  const text = 'the node is up with its scheduling switched off, and is left to whoever did that.'
  return resolve(question, 'by-itself', text)
}

/** How it went, as far as the facts show: who took a node out is never said by Batch. */
function goneText({ facts, incident, attempts, record }: AftercareQuestion, text: string): string {
  const { snapshot } = facts
  const { subject } = incident
  if (!snapshot) return `${text}, and not by Batch Medic.`
  if (subject.kind !== 'node') return `${text}.`
  const isOurs = ({ action }: Attempt) => action.kind === 'replace' || action.kind === 'remove'
  const own = attempts.some(isOurs)
  const past = record.nodes.find(({ nodeId }) => sameId(nodeId, subject.nodeId))?.repairs ?? []
  const other = past.some(
    ({ kind, allocationTime }) =>
      (kind === 'replace' || kind === 'remove') && allocationTime === subject.allocationTime,
  )
  if (own) return `${text}.`
  if (other) return `${text}: Batch Medic took it out for another incident.`
  if (snapshot.autoScale) return `${text}; the size of the pool is set by its autoscale formula.`
  const resized = incident.others?.findLast(({ what }) => what === 'resize')
  return `${text}, and not by Batch Medic.${resized ? ` ${resized.text}` : ''}`
}

/** Pools and jobs: their finding is not there, and must stay away for a while. */
function quiet(question: AftercareQuestion): Decision {
  const { facts, incident, now } = question
  const { allocationState } = facts.snapshot ?? {}
  if (incident.fault.startsWith('pool-resize') && allocationState !== 'steady') {
    // Autoscale tries again and again: the errors of the last try are hidden while the next one runs.
    const reason = `The pool is ${allocationState}: what came of it shows when it is steady.`
    return { kind: 'wait', incident, until: now + lookAgainMs, reason }
  }
  if (incident.subject.kind === 'job') {
    const until = incident.detectedAt + quietJobMs
    const reason = 'No new task of the job failed alike.'
    if (until > now) return { kind: 'wait', incident, until, reason }
    return resolve(question, 'by-itself', reason)
  }
  const quietMs = settleMs[incident.fault] ?? steadyMs
  const reason = `The fault is not seen any more; closes when that is so for ${durationText(quietMs)}.`
  const until = waitedUntil(incident, reason) ?? now + quietMs
  if (until > now) return { kind: 'wait', incident, until, reason }
  return resolve(question, 'by-itself', 'The fault is not seen any more.')
}

/** Until when the incident was already told to wait for the same reason. */
function waitedUntil({ waiting }: Incident, reason: string): number | undefined {
  return waiting?.reason === reason ? waiting.until : undefined
}

/** Nothing is known anew: the incident stays as it is, and what it waits for stands. */
export function asBefore(incident: Incident, text: string, now: number): Decision {
  const { guard, reason = `${text}; it is read in turn.`, until } = incident.waiting ?? {}
  if (guard !== undefined) return { kind: 'hold', incident, guard, tell: false, reason }
  const next = until === undefined ? Number.POSITIVE_INFINITY : Math.max(until, now + lookAgainMs)
  return { kind: 'wait', incident, until: next, reason }
}

function isPartOf({ subject, fault }: Incident, finding: Finding): boolean {
  if (subject.kind === 'node') {
    return finding.nodeIds.some((nodeId) => sameId(nodeId, subject.nodeId))
  }
  const job = finding.subject.kind === 'job' ? finding.subject.jobId : undefined
  return (
    subject.kind === 'task' &&
    job !== undefined &&
    finding.fault === fault &&
    sameId(job, subject.jobId)
  )
}

function resolve(
  { incident, attempts }: AftercareQuestion,
  how: ResolutionKind,
  reason: string,
): Decision {
  const left = switchedOff(attempts) && refusedToEnable(attempts) && how !== 'subject-gone'
  const todo = left ? ' Batch refused to switch its scheduling on again: do it by hand.' : ''
  return { kind: 'resolve', incident, how, reason: `${reason}${todo}` }
}
