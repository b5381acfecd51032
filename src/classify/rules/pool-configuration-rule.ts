// A rule on a provider's code or sentence that names what is wrong with the configuration of a pool.
import type { Cause, FixClass } from '../../domain/cause.ts'
import type { Place } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { isOfPool } from '../words/code-pools.ts'
import { providerText } from '../words/code-provider.ts'
import { cause } from '../words/code-said.ts'
import { type Phrase, says } from '../words/phrases.ts'

const places: readonly Place[] = ['resize', 'node', 'job', 'api']

export function config(fixClass: FixClass = 'change-config'): Cause {
  return cause('configuration', 'user-config', fixClass, false, 'certain')
}
export const access = cause('configuration', 'credentials-or-access', 'change-config', false)

/** A provider's code or sentence that names what is wrong with the pool. Source: the error codes of Azure Resource Manager, Compute and Network. */
export function configurationRule(
  id: string,
  when: string,
  phrases: readonly [string, ...Phrase[]],
  itsCause: Cause,
  explanation: string,
  helps: string,
): Rule {
  return {
    id,
    when,
    places,
    holds: (symptom, words) => says(words, phrases) && isOfPool(symptom, words),
    cause: itsCause,
    explanation: (symptom) => `${explanation}${providerText(symptom)}`,
    helps,
    fault: 'pool-resize-configuration',
    example: {
      place: 'resize',
      code: 'AllocationFailed',
      details: [{ name: 'Reason', value: phrases[0] }],
    },
  }
}
