// The network half of the pool doctor: every check of the way between the nodes and the Batch service.
import type { CheckAnswer } from '../domain/check-answer.ts'
import type { NetworkFacts } from './network-facts.ts'

/** Pure. At least one answer for each check that applies to the pool. */
export function checkNetwork(_facts: NetworkFacts): readonly CheckAnswer[] {
  return []
}
