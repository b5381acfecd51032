// What a person's word does to one incident: acknowledged, approved, rejected, or an action ordered now.
import type { ActionKind } from '../domain/action.ts'
import { changingActions } from '../domain/action.ts'
import type { Grant, Pause } from '../domain/control.ts'
import { minuteMs, momentText } from '../domain/durations.ts'
import type { Incident } from '../domain/incident.ts'
import type { Change } from '../domain/record.ts'
import { type NodeSubject, sameId, subjectText } from '../domain/refs.ts'
import type { ControlRequest } from '../domain/request.ts'
import { grantMs } from '../domain/request.ts'
import { line } from '../domain/story-lines.ts'
import { findNode } from '../domain/subject-health.ts'
import type { Applied, RequestTerms } from './applied.ts'

type OfIncident = Extract<ControlRequest, { incidentId: string }>
type Approve = Extract<ControlRequest, { kind: 'approve' }>
type Run = Extract<ControlRequest, { kind: 'run' }>
type Reject = Extract<ControlRequest, { kind: 'reject' }>

/** What each action is for; what is not here is for any subject. */
const subjects: Partial<Record<ActionKind, Incident['subject']['kind']>> = {
  reboot: 'node',
  replace: 'node',
  remove: 'node',
  'disable-scheduling': 'node',
  'enable-scheduling': 'node',
  'free-disk': 'node',
  'rolling-reboot': 'pool',
  'reactivate-task': 'task',
  'terminate-task': 'task',
}

/** Whoever asks so soon after another has said no cannot have seen that: of two at once the no stands. */
const crossedMs = minuteMs

/** The state is left to the next decision, which rests on the facts of the same pass. */
export function applyToIncident(request: OfIncident, terms: RequestTerms): Applied {
  const { record, now } = terms
  const incident = record.incidents.find(({ id }) => sameId(id, request.incidentId))
  if (!incident) return refused('The incident is over, or there never was one.')
  switch (request.kind) {
    case 'acknowledge': {
      const { by, verified, at, reason } = request
      const known = incident.acknowledged
      if (known?.by === by && known.reason === reason) return unchanged('It is acknowledged so.')
      const note = reason === '' ? '' : `: ${reason}`
      const next = { ...incident, acknowledged: { by, verified, at, reason } }
      return changed(next, `Acknowledged by ${by}${note}`, now)
    }
    case 'approve':
      return approve(request, incident, terms)
    case 'reject':
      return reject(request, incident, now)
    case 'run':
      return run(request, incident, terms)
  }
}

function approve(request: Approve, incident: Incident, terms: RequestTerms): Applied {
  const waitsFor = incident.waiting?.action
  const action = request.action ?? waitsFor
  if (action === undefined) return refused(`It waits for no approval: it is ${incident.state}.`)
  const isRejected = incident.rejections?.some((rejection) => rejection.action === action) ?? false
  if (action !== waitsFor && !isRejected) {
    const now = waitsFor === undefined ? `it is ${incident.state}` : `but for one of ${waitsFor}`
    return refused(`It waits for no approval of ${action} (any more), ${now}.`)
  }
  return grant(request, incident, action, terms)
}

/** Ordered by a person: whatever rung is next, and also a rung that was rejected. */
function run(request: Run, incident: Incident, terms: RequestTerms): Applied {
  const { action } = request
  const { record } = terms
  if (!(changingActions as readonly ActionKind[]).includes(action)) {
    return refused(`${action} is no action that can be ordered.`)
  }
  const live = record.attempts.find(
    ({ incidentId, step }) => incidentId === incident.id && step !== 'ended',
  )
  if (live) return refused(`${live.action.kind} is under way; ask again once it has ended.`)
  return grant(request, incident, action, terms)
}

function grant(
  request: Approve | Run,
  incident: Incident,
  action: ActionKind,
  terms: RequestTerms,
): Applied {
  const { facts, now } = terms
  const { subject, grants = [], rejections = [] } = incident
  const kind = subjects[action]
  const node = nodeOf(incident, action)
  const fits = kind === undefined || kind === subject.kind || (kind === 'node' && node)
  if (!fits) {
    return refused(`${action} is for a ${kind}; the incident is about ${subjectText(subject)}.`)
  }
  const allocationTime = node?.allocationTime
  const given = request.allocationTime
  if (given !== undefined && given !== allocationTime) {
    return refused('It was asked for another node that had the same id.')
  }
  const isSeen = facts.complete && facts.nodesListed !== false
  if (node && isSeen && !findNode(facts, node)) {
    return refused(`${subjectText(node)} is gone, or another node has its id by now.`)
  }
  const no = rejections.find((rejection) => rejection.action === action)
  if (no && no.by !== request.by && request.at - no.at < crossedMs) {
    return refused(`${no.by} rejected ${action} at the same time: ask again where that is meant.`)
  }
  const standing = grants.find((one) => one.action === action && one.until > now)
  if (standing && (standing.kind === request.kind || standing.kind === 'run')) {
    return { ...unchanged(`${standing.by} has ${granted[standing.kind]} it already.`), action }
  }
  const { id, by, verified, at, reason } = request
  // From now on, not from when it was asked: whoever asks counts from the answer that it was taken up.
  const until = now + grantMs
  const own: Grant = {
    ...{ id, kind: request.kind, action, by, verified, at, reason, until },
    ...(allocationTime === undefined ? {} : { allocationTime }),
  }
  const next: Incident = {
    ...incident,
    grants: [...grants.filter((one) => one !== standing), own],
    rejections: rejections.filter((rejection) => rejection.action !== action),
  }
  const why = reason === '' ? '' : ` (${reason})`
  const good = `good for one time until ${momentText(until)}`
  const text = `${action} ${granted[request.kind]} by ${by}${why}, ${good}.${stopText(terms)}`
  return { ...changed(next, text, now), action, until }
}

/** Nothing is called while a person has stopped the pool or the account: whoever approves is to know it at once. */
function stopText({ record, accountPause, now }: RequestTerms): string {
  const stops = [
    { what: 'pool', pause: record.controls.pause },
    { what: 'account', pause: accountPause },
  ].flatMap(({ what, pause }) => (pause && endOf(pause) > now ? [{ what, pause }] : []))
  // Of two the one that lasts longer: nothing is called before that is over.
  const [longest] = stops.sort((a, b) => endOf(b.pause) - endOf(a.pause))
  if (!longest) return ''
  const { what, pause } = longest
  const end =
    pause.until === undefined ? 'until somebody ends it' : `until ${momentText(pause.until)}`
  return ` Nothing is called yet: ${pause.by} has paused the ${what} ${end}.`
}

function endOf({ until = Number.POSITIVE_INFINITY }: Pause): number {
  return until
}

/** What waits may be about another node than the incident: one that was switched off for the sake of a task. */
function nodeOf({ subject, waiting }: Incident, action: ActionKind): NodeSubject | undefined {
  if (waiting?.action === action && waiting.node) return waiting.node
  return subject.kind === 'node' ? subject : undefined
}

const granted = { approve: 'approved', run: 'ordered' } as const

function reject(request: Reject, incident: Incident, now: number): Applied {
  const action = request.action ?? incident.waiting?.action
  if (action === undefined) return refused(`It waits for no approval: it is ${incident.state}.`)
  const { by, verified, at, reason } = request
  const { rejections = [], grants = [] } = incident
  const known = rejections.find((rejection) => rejection.action === action)
  if (known) return { ...unchanged(`${known.by} has rejected it already.`), action }
  const next: Incident = {
    ...incident,
    grants: grants.filter((one) => one.action !== action),
    rejections: [...rejections, { action, by, verified, at, reason }],
  }
  const why = reason === '' ? '' : `: ${reason}`
  return { ...changed(next, `${action} rejected by ${by}${why}`, now), action }
}

function changed(incident: Incident, text: string, now: number): Applied {
  const changes: readonly Change[] = [
    { kind: 'change-incident', incident },
    line(incident, now, text),
  ]
  return { outcome: 'applied', said: text, changes }
}

function refused(said: string): Applied {
  return { outcome: 'refused', said }
}

function unchanged(said: string): Applied {
  return { outcome: 'unchanged', said }
}
