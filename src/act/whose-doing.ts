// Where an answer says that somebody was faster: whose doing it is that the call was not made.

import type { Action } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { ActionAnswer } from '../ports/batch.ts'
import type { Meaning } from './answer-meaning.ts'

/**
 * Scheduling that is off already was switched off by somebody else: were it taken for ours, it would be switched on
 * again after the repair. A node that is gone may have been taken out by a formula; anything else is somebody's.
 */
export function whoseDoing(
  action: Action,
  { result }: Meaning & { kind: 'ended' },
  answer: ActionAnswer | undefined,
  { snapshot }: PoolFacts,
): Required<Pick<Attempt, 'result'>> & Pick<Attempt, 'overtakenBy'> {
  const isTheirs =
    action.kind === 'disable-scheduling' && result === 'done' && answer?.kind === 'refused'
  if (isTheirs) return { result: 'overtaken', overtakenBy: 'person' }
  if (result !== 'overtaken') return { result }
  const byFormula = answer?.kind === 'gone' && 'node' in action && snapshot?.autoScale === true
  return { result, overtakenBy: byFormula ? 'itself' : 'person' }
}
