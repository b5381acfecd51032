// A fault in a world's state: what was given, how far it has come, and what it must remember. Plain JSON.

import type { AccountState } from '../life/account-state.ts'
import type { NodeSelector } from '../life/pool-state.ts'
import type { Timer } from '../life/timers.ts'
import type { ScriptStep } from '../world/step-schema.ts'

export interface ActiveFault {
  readonly id: string
  readonly step: ScriptStep
  readonly summary: string
  readonly beginsMs: number
  /** An ended one is kept for its counts. */
  state: 'waiting' | 'active' | 'ended'
  endedMs?: number
  /** How many matches it has met, and how many of them it has hit. */
  matched: number
  struck: number
  lastMs?: number
  /** By `account/pool`: what a share or an id meant when the fault began. */
  chosen?: Record<string, NodeSelector>
  /** Ids of nodes it has hit, by `account/pool`. */
  hit?: Record<string, string[]>
  /** Steps of nodes and allocations that wait until it ends. */
  held?: Timer[]
  /** Ids to be given away again, by `account/pool/kind`. */
  ids?: Record<string, string[]>
  /** Copies of accounts from which stale reads answer. */
  copies?: Record<string, { readonly atMs: number; readonly account: AccountState }>
  /** What comes twice: by account and continuation token, the last items of the page before. */
  tails?: Record<string, readonly unknown[]>
}
