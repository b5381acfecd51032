// A symptom: what a machine, a program or a person said of one failure, in whatever words; causes are named from it.
import type { BatchFault } from './facts.ts'
import type { Scope } from './finding.ts'

/** Where it was said. `unknown` for a piece of text that somebody has at hand. */
export type Place =
  | 'task'
  | 'start-task'
  | 'node'
  | 'resize'
  | 'autoscale'
  | 'job'
  | 'api'
  | 'unknown'

export interface Symptom {
  place: Place
  /** State of the node, task or job in lower case; empty when it is not known. */
  state: string
  /** Batch's code; empty when none was given. */
  code: string
  message: string
  category?: string
  details: BatchFault['details']
  exitCode?: number
  /** What programs wrote (stdout, stderr) or a person reports; empty when nothing. */
  output: string
  scope?: Scope
  os?: 'linux' | 'windows'
  httpStatus?: number
  /** How long the task or start task ran. */
  ranForMs?: number
  /** When it is looked at: what has expired is told from this. */
  at: number
}

export function symptomOf(place: Place, at: number, given: Partial<Symptom> = {}): Symptom {
  return { place, state: '', code: '', message: '', details: [], output: '', at, ...given }
}

export function symptomOfFault(
  place: Place,
  at: number,
  fault: BatchFault | undefined,
  given: Partial<Symptom> = {},
): Symptom {
  return symptomOf(place, at, { ...fault, ...given })
}
