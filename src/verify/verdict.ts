// What verification answers of an attempt, and the terms it judges by.
import type { AttemptResult, AttemptStep } from '../domain/attempt.ts'

/** How long a repair may take and how long the subject must then be well: the playbook row's. */
export interface Terms {
  healthyForMs: number
  withinMs: number
}

/** Of `overtaken`: by itself, or by a hand that was not ours. */
export type OvertakenBy = 'itself' | 'person'

export type Verdict =
  /**
   * `until`: when to look again. `eTag`: the pool's, to be remembered where none is. `waitsUntil`: it is past its time
   * and is waited for until then at the latest, epoch milliseconds; that is told in the incident.
   */
  | {
      kind: 'pending'
      until: number
      reason: string
      healthySince?: number
      eTag?: string
      waitsUntil?: number
    }
  | { kind: 'step'; step: AttemptStep; reason: string }
  | { kind: 'ended'; result: AttemptResult; reason: string; overtakenBy?: OvertakenBy }

/** How often something under way is looked at, at the least. */
export const lookAgainMs = 15_000

export function ended(result: Exclude<AttemptResult, 'overtaken'>, reason: string): Verdict {
  return { kind: 'ended', result, reason }
}

export function overtaken(overtakenBy: OvertakenBy, reason: string): Verdict {
  return { kind: 'ended', result: 'overtaken', overtakenBy, reason }
}

export function pending(now: number, reason: string): Verdict {
  return { kind: 'pending', until: now + lookAgainMs, reason }
}
