// Whether the scheduling of a node was switched off by us and is off still, by the attempts of its incident.
import type { Attempt } from './attempt.ts'
import type { Incident } from './incident.ts'

/** The attempt that switched it off, where none has switched it on since. */
export function switchedOffBy(attempts: readonly Attempt[]): Attempt | undefined {
  const last = attempts.findLast(
    ({ action, result }) =>
      result === 'done' &&
      (action.kind === 'disable-scheduling' || action.kind === 'enable-scheduling'),
  )
  return last?.action.kind === 'disable-scheduling' ? last : undefined
}

/** Somebody switched it on and off again since: by now it is off because of them. */
export function isOffByOthers({ others = [] }: Incident, { startedAt }: Attempt): boolean {
  return others.some(({ what, seenAt }) => what === 'scheduling-off' && seenAt > startedAt)
}
