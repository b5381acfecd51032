// The form of a guard: asked before anything is changed in Batch, it may say no, with its reason and until when.
import type { Action } from '../domain/action.ts'
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import type { Policy } from '../domain/policy.ts'
import type { AccountPast, PoolRecord } from '../domain/record.ts'
import type { Terms } from './terms.ts'

export interface GuardQuestion {
  incident: Incident
  action: Action
  facts: PoolFacts
  record: PoolRecord
  account: AccountPast
  policy: Policy
  /** What the policy says of this fault here. */
  terms: Terms
  now: number
  leaseLeftMs: number
  /** What this pass has already decided to do, so that one pass keeps to the limits as well. */
  planned: readonly Action[]
}

export interface GuardAnswer {
  reason: string
  until?: number
  /** Where it depends: instead of the guard's own. */
  tell?: boolean
}

export interface Guard {
  name: string
  /** Whether a hold is worth a message: a person can lift it. */
  tell: boolean
  ask(question: GuardQuestion): GuardAnswer | undefined
}

/** Actions that a node may be cured by, and that cost what runs there. */
export function isRepair({ kind }: Action): boolean {
  return kind === 'reboot' || kind === 'replace' || kind === 'remove'
}

/** Actions that take a node out of work, for minutes or for good. */
export function takesOut(action: Action): boolean {
  return isRepair(action) || action.kind === 'disable-scheduling'
}

/** Actions that take one of the account's places in an hour. Giving a node its work back takes none. */
export function takesPlace(action: Action): boolean {
  return takesOut(action) || action.kind === 'free-disk' || 'task' in action
}

export function isUsable(node: NodeFacts): boolean {
  return usableStates.includes(node.state)
}
