// Row keys of the table `state`: one partition a pool, families by prefix, numbers padded so that they sort.
import type { Attempt } from '../domain/attempt.ts'
import { type Incident, parseIncidentId } from '../domain/incident.ts'
import { subjectKey } from '../domain/refs.ts'

export const stateTable = 'state'
export const headRow = 'head'
export const dirtyRow = 'dirty'

export type Family =
  | 'ask'
  | 'att'
  | 'audit'
  | 'ctl'
  | 'done'
  | 'job'
  | 'line'
  | 'node'
  | 'open'
  | 'out'

/** The partition of an account's own rows; no pool has an empty name. */
export function accountPartition(account: string): string {
  return `${account.toLowerCase()}|`
}

/** Every row of a family, or of a part of it: `}` is the character after `|`. */
export function familyRange(...parts: [Family, ...string[]]): { from: string; to: string } {
  const prefix = parts.join('|')
  return { from: `${prefix}|`, to: `${prefix}}` }
}

/** The part of an incident's id that is unique within its pool. */
export function suffixOf(incidentId: string): string {
  const parts = parseIncidentId(incidentId)
  if (!parts) throw new Error(`"${incidentId}" is not an incident's id: account.pool.suffix`)
  return parts.suffix
}

/** At most one incident is open per fault and subject: this key is what keeps it so. */
export function openRow(incident: Pick<Incident, 'fault' | 'subject'>): string {
  return `open|${incident.fault}|${subjectKey(incident.subject)}`
}

export function doneRow(incidentId: string): string {
  return `done|${suffixOf(incidentId)}`
}

export function attemptRow(attempt: Pick<Attempt, 'incidentId' | 'number'>): string {
  return `att|${suffixOf(attempt.incidentId)}|${pad(attempt.number, 4)}`
}

export function lineRow(incidentId: string, sequence: number): string {
  return `line|${suffixOf(incidentId)}|${pad(sequence, 12)}`
}

export function nodeRow(nodeId: string): string {
  return `node|${nodeId.toLowerCase()}`
}

export function jobRow(jobId: string): string {
  return `job|${jobId.toLowerCase()}`
}

export const controlRows = {
  holds: 'ctl|holds',
  jobs: 'ctl|jobs',
  listed: 'ctl|listed',
  pause: 'ctl|pause',
  refusals: 'ctl|refusals',
  runs: 'ctl|runs',
  silence: 'ctl|silence',
  states: 'ctl|states',
  storm: 'ctl|storm',
  tasks: 'ctl|tasks',
  unseen: 'ctl|unseen',
  wake: 'ctl|wake',
} as const

/** In the account's partition: which of its pools were asked anything, and when last. */
export const askedRange = { from: 'asked|', to: 'asked}' } as const

/** What people ask waits in the order in which it was asked. */
export function askRow({ at, id }: { at: number; id: string }): string {
  return `ask|${pad(at, 13)}|${id}`
}

/** Sorted by when it came about. */
export function auditRow({ doneAt, id }: { doneAt: number; id: string }): string {
  return `audit|${pad(doneAt, 13)}|${id}`
}

/** What came about in a time, both ends within; epoch milliseconds. */
export function auditRange(since: number, until: number): { from: string; to: string } {
  return { from: `audit|${pad(since, 13)}|`, to: `audit|${pad(until, 13)}}` }
}

/** Sorted by when it is due; the sequence number keeps equals apart and in order. */
export function outboxRow(dueAt: number, sequence: number, kind: string): string {
  return `out|${pad(dueAt, 13)}|${pad(sequence, 12)}|${kind}`
}

/** One row an incident however often it changes before it is drained; due at once, ahead of all others. */
export function historyOutboxRow(incidentId: string): string {
  return `${outboxRow(0, 0, 'history')}|${suffixOf(incidentId)}`
}

function pad(value: number, digits: number): string {
  return String(Math.max(0, Math.floor(value))).padStart(digits, '0')
}
