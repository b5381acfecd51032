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

/** Actions that take a node out of work. */
export function isRepair({ kind }: Action): boolean {
  return kind === 'reboot' || kind === 'replace' || kind === 'remove'
}

export function isSick(node: NodeFacts): boolean {
  const states = ['unusable', 'starttaskfailed', 'unknown', 'unknown-state']
  return node.errors.length > 0 || states.includes(node.state)
}

export function isUsable(node: NodeFacts): boolean {
  return usableStates.includes(node.state)
}
