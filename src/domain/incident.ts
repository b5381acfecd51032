// An incident: a finding with a life. One table holds every legal move between its states.

import type { ActionKind, PlannedCall } from './action.ts'
import type { Grant, Rejection, Said } from './control.ts'
import type { Fault } from './fault.ts'
import type { Finding } from './finding.ts'
import type { Foregone } from './foregone.ts'
import type { IdleMachines } from './idle-machines.ts'
import type { NodeSubject, PoolRef, Subject } from './refs.ts'
import type { Others, Seen } from './seen.ts'

export type Mode = 'off' | 'watch' | 'recommend' | 'act'

export type IncidentState =
  | 'open'
  | 'acting'
  | 'verifying'
  | 'held'
  | 'awaiting-approval'
  | 'escalated'
  | 'resolved'

/** From each state, where it may go. Everything may resolve: a fault can vanish at any moment. */
export const moves = {
  open: ['acting', 'held', 'awaiting-approval', 'escalated', 'resolved'],
  acting: ['open', 'verifying', 'held', 'escalated', 'resolved'],
  verifying: ['open', 'acting', 'held', 'escalated', 'resolved'],
  held: ['open', 'acting', 'awaiting-approval', 'escalated', 'resolved'],
  'awaiting-approval': ['open', 'acting', 'held', 'escalated', 'resolved'],
  escalated: ['open', 'acting', 'verifying', 'held', 'awaiting-approval', 'resolved'],
  resolved: [],
} as const satisfies Record<IncidentState, readonly IncidentState[]>

export const incidentStates = Object.keys(moves) as IncidentState[]

/** What lists can be asked for. `unresolved`: all that are not over. */
export const stateFilters = ['unresolved', ...incidentStates] as const

/** by-itself: vanished with no repair of ours. helped: a repair was verified. superseded: part of a larger incident. told: unmended, but people know. */
export type ResolutionKind = 'by-itself' | 'helped' | 'superseded' | 'subject-gone' | 'told'

export interface Incident {
  /** `account.pool.suffix`: carries its partition; neither part can hold a dot. */
  id: string
  pool: PoolRef
  fault: Fault
  subject: Subject
  state: IncidentState
  /** The mode in force when it was last decided. */
  mode: Mode
  finding: Finding
  detectedAt: number
  changedAt: number
  resolvedAt?: number
  resolution?: { kind: ResolutionKind; reason: string }
  /** What it waits for or what holds it; with the guard's name and the action that it holds when one does. */
  waiting?: {
    reason: string
    until?: number
    guard?: string
    action?: ActionKind
    /** That the action is about: not always the incident's own subject. */
    node?: NodeSubject
  }
  /** When a hold was last told, by guard: it comes and goes, and is not told each time. */
  holdsTold?: Readonly<Record<string, number>>
  /** The call that would be made: in recommend, and where somebody must approve it. */
  wouldDo?: PlannedCall
  /** The calls after the first, of an action that takes several; `more`: how many are not listed. */
  wouldAlso?: { calls: readonly PlannedCall[]; more: number }
  /** The call that was shown and is not made, and in the end what came of that. */
  foregone?: Foregone
  /** Permissions that are not used up yet, and rungs that nobody wants. */
  grants?: readonly Grant[]
  rejections?: readonly Rejection[]
  acknowledged?: Said
  /** Of a node or pool: as it was last seen, and what others did to it since it was found. */
  seen?: Seen
  others?: readonly Others[]
  /** The machines that stood idle because of it, when there were most of them. */
  machines?: IdleMachines
  /** Messages that were delivered. */
  /** `summed`: by the summary of the hour, in place of a message of its own. */
  alerts: readonly { channel: string; what: AlertKind; at: number; summed?: true }[]
  /** When it was last told again, epoch milliseconds; the message may still wait. */
  remindedAt?: number
  /** When a message about it was last given up or refused, epoch milliseconds; absent in older records. */
  undeliveredAt?: number
  /** Messages that a silence kept back. */
  silenced?: readonly { channel: string; what: AlertKind; at: number }[]
}

/** reminder: it is as it was when it was told, hours ago. */
export type AlertKind = 'opened' | 'escalated' | 'held' | 'approval' | 'reminder' | 'resolved'

/** A move that the table does not know is a fault of ours: it throws with both names. */
export function moveTo(incident: Incident, state: IncidentState, now: number): Incident {
  const changedAt = laterChange(incident, now)
  if (incident.state === state) return { ...incident, changedAt }
  const legal: readonly IncidentState[] = moves[incident.state]
  if (!legal.includes(state)) {
    throw new Error(`Incident ${incident.id} cannot go from ${incident.state} to ${state}`)
  }
  return { ...incident, state, changedAt }
}

/** Never goes back, though clocks differ: by it the history tells an older state of an incident from a newer one. */
export function laterChange({ changedAt }: Incident, now: number): number {
  return Math.max(changedAt, now)
}

/** The channels that hear its end: they were told of it, or would have been but for a silence. */
export function toldOf({ alerts, silenced = [] }: Incident): readonly string[] {
  return [...new Set([...alerts, ...silenced].map(({ channel }) => channel))]
}

export function incidentId(pool: PoolRef, suffix: string): string {
  return `${pool.account}.${pool.pool}.${suffix}`.toLowerCase()
}

/** The parts of an incident's id, or undefined for a text that is not one. */
export function parseIncidentId(id: string): { pool: PoolRef; suffix: string } | undefined {
  const match = /^([a-z0-9]{3,24})\.([a-z0-9_-]{1,64})\.([a-z0-9]{6,32})$/i.exec(id)
  if (!match) return undefined
  const [, account = '', pool = '', suffix = ''] = match
  return {
    pool: { account: account.toLowerCase(), pool: pool.toLowerCase() },
    suffix: suffix.toLowerCase(),
  }
}
