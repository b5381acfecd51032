// What people ask of a pool, as it waits for the pool's holder, and the audit of what became of it.
import type { ActionKind } from './action.ts'
import type { Said } from './control.ts'

/** What is asked, beside who asked, when and why. Epoch milliseconds. */
export type Ask =
  | { kind: 'pause'; until?: number }
  | { kind: 'resume' }
  | { kind: 'hold'; nodeId: string; until?: number }
  | { kind: 'release'; nodeId: string }
  | { kind: 'silence'; until: number }
  | { kind: 'unsilence' }
  /** What Batch refused in the pool and is left out since: of one action, or all of it. */
  | { kind: 'forget'; action?: ActionKind }
  | { kind: 'acknowledge'; incidentId: string }
  /** Without an action: the one that the incident waits for. */
  | { kind: 'approve'; incidentId: string; action?: ActionKind; allocationTime?: number }
  | { kind: 'reject'; incidentId: string; action?: ActionKind }
  | { kind: 'run'; incidentId: string; action: ActionKind; allocationTime?: number }

export type AskKind = Ask['kind']

/** Its id is the same in the answer of the API, in its row and in the audit. */
export type ControlRequest = Said & { id: string } & Ask

/** A row that waits; one that this version cannot read carries why, and is taken out as refused. */
export interface WaitingRequest {
  row: string
  request?: ControlRequest
  unreadable?: string
}

/** asked: not taken up yet. unchanged: it was so already. expired: it ended by itself. */
export type Outcome = 'asked' | 'applied' | 'unchanged' | 'refused' | 'expired'

/** One line of the audit: who asked what of what, when, and what became of it. */
export interface AuditEntry extends Said {
  id: string
  what: string
  /** `pool frames`, `node tvmps_1`, `incident renderfarm.frames.3kkkkiej3nop`, `account renderfarm`. */
  on: string
  action?: ActionKind
  until?: number
  outcome: Outcome
  /** In words: what it came to, or why it was refused. */
  said: string
  /** When the outcome came about. */
  doneAt: number
}

/** A grant is over after this, used or not. */
export const grantMs = 30 * 60_000

const kinds: Readonly<Record<AskKind, readonly string[]>> = {
  pause: [],
  resume: [],
  hold: ['nodeId'],
  release: ['nodeId'],
  silence: [],
  unsilence: [],
  forget: [],
  acknowledge: ['incidentId'],
  approve: ['incidentId'],
  reject: ['incidentId'],
  run: ['incidentId', 'action'],
}

/** Why a row's value is no request that this version can carry out; undefined when it is one. */
export function unreadableRequest(value: unknown): string | undefined {
  const { kind, id, by, at, reason } = (value ?? {}) as Partial<Record<string, unknown>>
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    return `This version of Batch Medic does not know the request ${JSON.stringify(kind)}.`
  }
  const texts = { id, by, reason }
  const missing = Object.entries(texts).find(([, text]) => typeof text !== 'string')
  if (missing || typeof at !== 'number') return `The request has no ${missing?.[0] ?? 'time'}.`
  const part = kinds[kind as AskKind].find(
    (name) => typeof (value as Record<string, unknown>)[name] !== 'string',
  )
  if (part !== undefined) return `The request has no ${part}.`
  return undefined
}
