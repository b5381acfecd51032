// How often an incident has tried something, by its attempts.

import type { Action } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import { isRepair } from './guard.ts'
import type { LadderQuestion } from './ladder-question.ts'

type Own = Pick<LadderQuestion, 'attempts'>

/** So often Batch may be too busy for one action of an incident. */
const maxNotMade = 10

/** Attempts that count: what Batch is known not to have had, does not. */
export function tries({ attempts }: Own, kind: Action['kind']): number {
  const own = attempts.filter(({ action }) => action.kind === kind)
  const notMade = own.filter(({ result }) => result === 'not-made').length
  // What Batch never takes is given up in the end: then it counts like any other.
  return notMade < maxNotMade ? own.length - notMade : own.length
}

/** What Batch refused once it is not asked again for this incident. */
export function wasRefused({ attempts }: Own, kind: Action['kind']): boolean {
  return attempts.some(({ action, result }) => action.kind === kind && result === 'refused')
}

/** Whether it was tried at all, however it ended. */
export function wasTried({ attempts }: Own, kind: string): boolean {
  return attempts.some(({ action }) => action.kind === kind)
}

export function wasRepair({ action, result }: Attempt): boolean {
  return isRepair(action) && result !== 'not-made' && result !== 'overtaken'
}
