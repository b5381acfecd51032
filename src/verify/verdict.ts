// What verification answers of an attempt, and the terms it judges by.
import type { AttemptResult, AttemptStep } from '../domain/action.ts'

/** How long a repair may take and how long the subject must then be well: the playbook row's. */
export interface Terms {
  healthyForMs: number
  withinMs: number
}

export type Verdict =
  /** `eTag`: the pool's, to be remembered where none is. */
  | { kind: 'pending'; until: number; reason: string; healthySince?: number; eTag?: string }
  | { kind: 'step'; step: AttemptStep; reason: string }
  | { kind: 'ended'; result: AttemptResult; reason: string }

/** How often something under way is looked at, at the least. */
export const lookAgainMs = 15_000
