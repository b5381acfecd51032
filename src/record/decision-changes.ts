// Turns a decision that makes no call into the changes that record it.
import { createHash } from 'node:crypto'
import type { Action } from '../domain/action.ts'
import type { Decision } from '../domain/decision.ts'
import { hourMs } from '../domain/durations.ts'
import type { Fault } from '../domain/fault.ts'
import type { AlertKind, Incident } from '../domain/incident.ts'
import { incidentId, laterChange, moveTo, toldOf } from '../domain/incident.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import type { PoolRef } from '../domain/refs.ts'
import { subjectKey } from '../domain/refs.ts'
import { event, line } from '../domain/story-lines.ts'
import { declined } from './declined.ts'
import { foregoneEnded, foregoneSince } from './foregone.ts'
import { stateWaiting } from './state-waiting.ts'

type Waiting = NonNullable<Incident['waiting']>
type Recorded = Exclude<Decision, { kind: 'act' | 'grow' | 'verify' }>

export interface RecordingTerms {
  pool: PoolRef
  record: PoolRecord
  channels(incident: Incident): readonly string[]
  now: number
}

/** The guard that only a person's word lifts. */
const approvalGuard = 'approval'
/** Holds that only say when to look again: that moves with each look, and is no end. */
const soonAgain: ReadonlySet<string> = new Set(['blind', 'fence'])
/** The same hold is told again after this, however often it came and went. */
const tellAgainMs = 4 * hourMs

export function decisionsChanges(
  decisions: readonly Decision[],
  terms: RecordingTerms,
): readonly Change[] {
  return decisions.flatMap((decision) =>
    decision.kind === 'act' || decision.kind === 'grow' || decision.kind === 'verify'
      ? []
      : decisionChanges(decision, terms),
  )
}

/** Empty when the decision says what the record says already: a pass that finds nothing new writes nothing. */
export function decisionChanges(decision: Recorded, terms: RecordingTerms): readonly Change[] {
  switch (decision.kind) {
    case 'open':
      return opened(decision, terms)
    case 'wait':
      return waiting(decision, terms)
    case 'hold':
      return held(decision, terms)
    case 'escalate':
      return escalated(decision, terms)
    case 'decline':
      return declined(decision, terms)
    case 'resolve':
      return resolved(decision, terms)
  }
}

function opened(decision: Recorded & { kind: 'open' }, terms: RecordingTerms): readonly Change[] {
  const { finding, mode, seen, machines } = decision
  const { pool, now } = terms
  const incident: Incident = {
    id: incidentId(pool, suffixOf(finding.fault, subjectKey(finding.subject), now)),
    pool,
    fault: finding.fault,
    subject: finding.subject,
    state: 'open',
    mode,
    finding,
    detectedAt: now,
    changedAt: now,
    ...(seen ? { seen } : {}),
    ...(machines ? { machines } : {}),
    alerts: [],
  }
  return [
    { kind: 'open-incident', incident },
    line(incident, now, finding.summary),
    event('BatchMedic.IncidentOpened', incident, now, { summary: finding.summary }),
    ...alert(incident, 'opened', terms),
  ]
}

function waiting(decision: Recorded & { kind: 'wait' }, terms: RecordingTerms): readonly Change[] {
  const { incident, until, reason } = decision
  const { now } = terms
  const { wouldDo: _, wouldAlso: __, waiting: told, ...rest } = incident
  if (incident.state === 'escalated' && !Number.isFinite(until)) {
    // A person has been told: there is nothing more to wait for that is worth a line.
    return told ? [{ kind: 'change-incident', incident: rest }] : refreshed(incident, terms)
  }
  const state = stateWaiting(incident, until, terms.record)
  const waits = Number.isFinite(until) ? { reason, until } : { reason }
  // The same wait by its reason or by its end: the other of the two may move with the time.
  const stands =
    incident.state === state &&
    told !== undefined &&
    told.guard === undefined &&
    (told.reason === reason || told.until === waits.until)
  if (stands) return refreshed(incident, terms)
  const isTold = state === 'escalated' && !Number.isFinite(until)
  const next = { ...moveTo(rest, state, now), ...(isTold ? {} : { waiting: waits }) }
  return [{ kind: 'change-incident', incident: next }, line(next, now, reason)]
}

/** Nothing happened, but the picture may have changed: more nodes, another mode. */
function refreshed(incident: Incident, { record }: RecordingTerms): readonly Change[] {
  const before = record.incidents.find(({ id }) => id === incident.id)
  const same =
    before?.mode === incident.mode &&
    JSON.stringify(shownOf(before)) === JSON.stringify(shownOf(incident))
  return same ? [] : [{ kind: 'change-incident', incident }]
}

function shownOf({ finding, wouldDo, wouldAlso, waiting }: Incident) {
  return [finding, wouldDo, wouldAlso, waiting?.action, waiting?.until]
}

function heldOf(action: Action): Pick<Waiting, 'action' | 'node'> {
  return { action: action.kind, ...('node' in action ? { node: action.node } : {}) }
}

function heldBefore(waiting: Waiting | undefined): Pick<Waiting, 'action' | 'node'> {
  const { action, node } = waiting ?? {}
  return { ...(action ? { action } : {}), ...(node ? { node } : {}) }
}

function held(decision: Recorded & { kind: 'hold' }, terms: RecordingTerms): readonly Change[] {
  const { incident, guard, reason, until, call, further, tell, action } = decision
  const { now } = terms
  const { wouldDo: _, wouldAlso: __, waiting, ...rest } = incident
  const would = { ...(call ? { wouldDo: call } : {}), ...(further ? { wouldAlso: further } : {}) }
  const said = { reason, guard, ...(until === undefined ? {} : { until }) }
  // The same guard may hold another rung by now; and of the same one, what is shown is what would be done today.
  if (waiting?.guard === guard) {
    if (!action) return refreshed(incident, terms)
    const same = waiting.action === undefined || waiting.action === action.kind
    const stays = soonAgain.has(guard) || waiting.until === until
    const hold = { ...(stays ? waiting : said), ...heldOf(action) }
    // Another end is shown; it is news only when the end that was told has passed.
    const isOver = !stays && waiting.until !== undefined && waiting.until <= now
    if (same && !isOver) return refreshed({ ...rest, waiting: hold, ...would }, terms)
  }
  // Out of sight it is still that action which waits.
  const held = action ? heldOf(action) : guard === 'blind' ? heldBefore(waiting) : {}
  const state = guard === approvalGuard ? 'awaiting-approval' : 'held'
  const next: Incident = {
    // Without sight an attempt goes on as it was: only what is known of it stands still.
    ...(guard === 'blind'
      ? { ...incident, changedAt: laterChange(incident, now) }
      : {
          ...moveTo(rest, state, now),
          ...would,
          ...foregoneSince(rest, guard, action?.kind, call, now),
        }),
    waiting: { ...said, ...held },
  }
  // A person's own words seldom end with a full stop.
  const stop = /[.!?…]$/.test(reason) ? '' : '.'
  const shown = call
    ? `${stop} It would ${call.method} ${call.path} ${JSON.stringify(call.body)}`
    : ''
  const more = (further?.calls.length ?? 0) + (further?.more ?? 0)
  const others = more > 0 && call ? `, and ${more} more ${more === 1 ? 'call' : 'calls'}` : ''
  // Each action is approved by itself, so each is told by itself.
  const hold = guard === approvalGuard && action ? `${guard} ${action.kind}` : guard
  const toldAt = incident.holdsTold?.[hold] ?? Number.NEGATIVE_INFINITY
  const told = tell && now - toldAt >= tellAgainMs
  const after = told ? { ...next, holdsTold: { ...next.holdsTold, [hold]: now } } : next
  const head = guard === approvalGuard ? 'Waits for approval' : `Held (${guard})`
  return [
    { kind: 'change-incident', incident: after },
    line(next, now, `${head}: ${reason}${shown}${others}`),
    ...(told ? alert(next, guard === approvalGuard ? 'approval' : 'held', terms) : []),
  ]
}

function escalated(
  decision: Recorded & { kind: 'escalate' },
  terms: RecordingTerms,
): readonly Change[] {
  const { incident, reason } = decision
  const { now, record } = terms
  const { waiting: _, wouldDo: __, wouldAlso: ___, ...rest } = incident
  const next = moveTo(rest, 'escalated', now)
  const own = record.attempts.filter((attempt) => attempt.incidentId === incident.id)
  return [
    { kind: 'change-incident', incident: next },
    {
      kind: 'put-attempt',
      attempt: {
        incidentId: incident.id,
        number: own.length + 1,
        action: { kind: 'escalate' },
        step: 'ended',
        stepAt: now,
        startedAt: now,
        endedAt: now,
        result: 'done',
        reason,
      },
    },
    line(next, now, `Escalated: ${reason} ${incident.finding.helps}`),
    event('BatchMedic.IncidentEscalated', next, now, { reason }),
    ...alert(next, 'escalated', terms),
  ]
}

function resolved(
  decision: Recorded & { kind: 'resolve' },
  terms: RecordingTerms,
): readonly Change[] {
  const { incident, how } = decision
  const { now } = terms
  const { foregone, text } = foregoneEnded(incident, how, now)
  const reason = `${decision.reason}${text}`
  const { waiting: _, wouldDo: __, wouldAlso: ___, ...rest } = incident
  const next: Incident = {
    ...moveTo(rest, 'resolved', now),
    resolvedAt: now,
    resolution: { kind: how, reason },
    ...foregone,
  }
  return [
    line(next, now, `Resolved (${how}): ${reason}`),
    event('BatchMedic.IncidentResolved', next, now, { how, reason }),
    // Nothing has changed for those who were told.
    ...(how === 'told' ? [] : alert(next, 'resolved', { ...terms, channels: toldOf })),
    { kind: 'close-incident', incident: next },
  ]
}

/** What somebody did on purpose is recorded, and nobody is called for it. */
const untold: ReadonlySet<Fault> = new Set(['task-terminated'])

function alert(incident: Incident, what: AlertKind, terms: RecordingTerms): readonly Change[] {
  if (untold.has(incident.fault)) return []
  const channels = terms.channels(incident)
  return [{ kind: 'alert', incidentId: incident.id, what, channels, at: terms.now }]
}

/** 12 characters of base 36, the same for the same fault, subject and moment. */
function suffixOf(fault: string, subject: string, at: number): string {
  const digest = createHash('sha256').update(`${fault}|${subject}|${at}`).digest('hex')
  return BigInt(`0x${digest}`).toString(36).slice(0, 12)
}
