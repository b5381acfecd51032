// A rule: what must have been said, and the cause it then names. Rules stand in tables; the first that holds wins.
import type { Cause } from '../domain/cause.ts'
import type { Fault } from '../domain/fault.ts'
import type { Place, Symptom } from '../domain/symptom.ts'

type Said<T> = T | ((symptom: Symptom) => T)

export interface Rule {
  /** Unique, in kebab-case; it stands in the finding and in docs/faults.md. */
  id: string
  /** When it holds, as the rest of a sentence: `a program says that no space is left on the disk`. */
  when: string
  /** Where it may hold; anywhere when absent. A piece of text from nowhere (`unknown`) is always admitted. */
  places?: readonly Place[]
  /** `words` is all that was said, in lower case. Must neither throw nor take longer than the words are long. */
  holds(symptom: Symptom, words: string): boolean
  cause: Said<Cause>
  /** Why it failed, as a sentence for an operator. */
  explanation: Said<string>
  /** What to do, as a sentence. */
  helps: Said<string>
  link?: string
  /** What to call the failure where neither place nor code tells: for a piece of text that somebody has at hand. */
  fault?: Fault
  /** A symptom this rule names, and no rule before it; tests and docs/faults.md use it. */
  example: Partial<Symptom> & { place: Place }
}

export function said<T extends string | Cause>(value: Said<T>, symptom: Symptom): T {
  return typeof value === 'function' ? value(symptom) : value
}
