// Decides about an incident whose fault is not seen any more: wait, undo what a repair left behind, or resolve it.
import type { Attempt } from '../domain/action.ts'
import type { Decision } from '../domain/decision.ts'
import { dayMs, durationText, minuteMs, secondMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
import { findNode, subjectHealth } from '../domain/subject-health.ts'
import { plannedCall } from './planned-call.ts'

export interface HealthQuestion {
  facts: PoolFacts
  findings: readonly Finding[]
  incident: Incident
  attempts: readonly Attempt[]
  now: number
}

/** A node that came back by itself must stay so this long before its incident is closed. */
const steadyMs = minuteMs
/** A job whose tasks failed alike is quiet this long before its incident is closed. */
const quietJobMs = dayMs

export function decideHealth(question: HealthQuestion): Decision {
  const { facts, findings, incident, attempts, now } = question
  const helped = attempts.findLast(({ result }) => result === 'helped')
  const health = subjectHealth(facts, incident.subject)
  if (health?.kind === 'sick') {
    const other = findings.find(({ nodeIds }) => isPartOf(incident, nodeIds))
    const reason = other
      ? `Now part of a larger picture: ${other.summary}`
      : `${health.text}, but not with this fault any more.`
    return { kind: 'resolve', incident, how: 'superseded', reason }
  }
  if (helped) return aftercare(question) ?? resolve(incident, 'helped', helped.reason)
  switch (health?.kind) {
    case 'gone':
      return resolve(incident, 'subject-gone', `${health.text}.`)
    case 'between': {
      const reason = `${health.text}; waits to see what comes of it.`
      return { kind: 'wait', incident, until: now + 30 * secondMs, reason }
    }
    case 'healthy': {
      const steadyFor = now - health.since
      if (incident.subject.kind === 'node' && steadyFor < steadyMs) {
        const reason = `${health.text} for ${durationText(steadyFor)}; closes after ${durationText(steadyMs)}.`
        return { kind: 'wait', incident, until: health.since + steadyMs, reason }
      }
      const undo = aftercare(question)
      return undo ?? resolve(incident, 'by-itself', `${health.text} with no repair that helped it.`)
    }
    case undefined: {
      if (incident.subject.kind === 'job' && now - incident.changedAt < quietJobMs) {
        const until = incident.changedAt + quietJobMs
        return { kind: 'wait', incident, until, reason: 'No new task of the job failed alike.' }
      }
      return resolve(incident, 'by-itself', 'The fault is not seen any more.')
    }
  }
}

/** What a repair of ours switched off is switched on again before the incident is closed. */
function aftercare({ facts, incident, attempts }: HealthQuestion): Decision | undefined {
  const disabled = attempts.findLast(
    ({ action, result }) => action.kind === 'disable-scheduling' && result === 'done',
  )
  const enabled = attempts.some(({ action }) => action.kind === 'enable-scheduling')
  if (!disabled || enabled || incident.subject.kind !== 'node') return undefined
  const node = findNode(facts, incident.subject)
  if (!node || node.schedulingEnabled) return undefined
  const action = { kind: 'enable-scheduling', node: incident.subject, option: 'requeue' } as const
  const call = plannedCall(incident.pool, action)
  const reason = 'The node is well again: it takes tasks again.'
  return { kind: 'act', incident, action, ...(call ? { call } : {}), reason }
}

function isPartOf(incident: Incident, nodeIds: readonly string[]): boolean {
  return incident.subject.kind === 'node' && nodeIds.includes(incident.subject.nodeId)
}

function resolve(
  incident: Incident,
  how: 'by-itself' | 'helped' | 'subject-gone',
  reason: string,
): Decision {
  return { kind: 'resolve', incident, how, reason }
}
