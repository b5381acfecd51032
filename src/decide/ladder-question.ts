// What the ladder is asked, and what a rung of it answers.

import type { Action } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
import type { Controls } from '../domain/record.ts'
import type { Terms } from './terms.ts'

export interface LadderQuestion {
  terms: Pick<Terms, 'ladder' | 'exitCodes' | 'guards'>
  incident: Incident
  finding: Finding
  /** The incident's own, in order. */
  attempts: readonly Attempt[]
  facts: PoolFacts
  controls: Controls
  now: number
}

export type LadderAnswer =
  | { kind: 'do'; action: Action; reason: string }
  | { kind: 'wait'; until: number; reason: string }
  /** Every rung is passed: a person has been told. */
  | { kind: 'end'; reason: string }

/** `because`: worth a sentence in the reason of the rung that is taken instead. */
export type Climbed = LadderAnswer | { kind: 'pass'; because?: string }

export const pass: Climbed = { kind: 'pass' }
