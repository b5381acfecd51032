// A rule that holds where a program or a person says one of some phrases: the most common kind.
import { redact } from '../../domain/redact.ts'
import type { Place, Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { type Phrase, says } from './phrases.ts'

/** Where programs are heard, and people who tell of them; resizes and API answers have words of their own. */
export const programPlaces: readonly Place[] = ['task', 'start-task', 'node', 'job']

interface Given extends Omit<Rule, 'holds' | 'example'> {
  phrases: readonly Phrase[]
  /** Wordings of which one must be there as well, in whatever line. */
  besides?: readonly Phrase[]
  /** Wordings that show that something else is meant. */
  unless?: readonly Phrase[]
  /** What the symptom must be besides, for the rule to hold. */
  only?: (symptom: Symptom) => boolean
  /** What a program wrote, or a whole symptom. */
  example: string | Rule['example']
}

export function spokenRule({ phrases, besides, unless = [], only, example, ...rule }: Given): Rule {
  return {
    places: programPlaces,
    ...rule,
    holds: (symptom, words) =>
      says(words, phrases) &&
      (!besides || says(words, besides)) &&
      !says(words, unless) &&
      (only?.(symptom) ?? true),
    example: typeof example === 'string' ? { place: 'task', output: example } : example,
  }
}

/** A name that a program wrote, as the first pattern that matches has it; empty when none does. */
export function nameIn({ output, message, details }: Symptom, patterns: readonly RegExp[]): string {
  const texts = [output, message, ...details.map(({ value }) => value)]
  for (const text of texts) {
    for (const pattern of patterns) {
      const name = pattern.exec(text)?.[1]?.trim()
      if (name) return redact(name.slice(0, 120))
    }
  }
  return ''
}
