// What a look at an account answers: its problems, its pools, what idle nodes cost, and what was out of sight.
import type { Cause } from '../domain/cause.ts'
import type { CheckAnswer } from '../domain/check-answer.ts'
import type { Fault } from '../domain/fault.ts'
import type { Scope } from '../domain/finding.ts'

/** Findings of one kind in one pool, told as one. */
export interface Problem extends Cause {
  fault: Fault
  title: string
  pool: string
  scope: Scope
  /** What it is about, up to 20: `node tvmps_…`, `task shot-010/frame-0007`. */
  subjects: readonly string[]
  /** How many nodes or tasks it is about; 1 where it is the pool or a job. */
  count: number
  /** When the first of them began, ISO. */
  since: string
  summary: string
  helps: string
  rule: string | null
  evidence: readonly { name: string; value: string }[]
  /** What the pool doctor found broken that explains it. */
  checks: readonly CheckAnswer[]
  link: string
}

/** Nodes that are paid for and do no work. */
export interface Waste {
  nodes: number
  /** Of those whose price is known; null where none is. */
  perHour: number | null
  /** How many of the nodes have no known price. */
  unpriced: number
}

export interface PoolReport {
  id: string
  vmSize: string
  /** By state. */
  nodes: Readonly<Record<string, number>>
  /** False where it could not be seen whole; `gaps` say why. */
  complete: boolean
  gaps: readonly string[]
  waste: Waste
  /** What the pool doctor answered; empty where it was not asked. */
  checks: readonly CheckAnswer[]
}

export interface AccountReport {
  account: string
  endpoint: string
  /** When it was looked at, ISO. */
  at: string
  /** `unseen`: nothing is known to be wrong, and not everything was seen. */
  verdict: 'healthy' | 'problems' | 'unseen'
  /** The worst first. */
  problems: readonly Problem[]
  pools: readonly PoolReport[]
  waste: Waste
  prices: { currency: string; asOf: string; about: string }
  /** Whether Azure Resource Manager could be asked; else why not. */
  arm: { asked: boolean; reason: string }
  /** Outputs and pools beyond the bounds of one look. */
  left: readonly string[]
}

/** Why there can be no look: one sentence that tells what to do. */
export class CannotLook extends Error {
  override readonly name = 'CannotLook'
}
