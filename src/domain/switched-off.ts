// Whether the scheduling of a node was switched off by us and is off still, by the attempts of its incident.
import type { Attempt } from './attempt.ts'

/** The attempt that switched it off, where none has switched it on since. */
export function switchedOffBy(attempts: readonly Attempt[]): Attempt | undefined {
  const last = attempts.findLast(
    ({ action, result }) =>
      result === 'done' &&
      (action.kind === 'disable-scheduling' || action.kind === 'enable-scheduling'),
  )
  return last?.action.kind === 'disable-scheduling' ? last : undefined
}
