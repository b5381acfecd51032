// What programs were seen to write, by incident: the telling lines that evidence brought, for naming the cause.
import type { Attempt } from './attempt.ts'
import type { Fault } from './fault.ts'
import type { Incident } from './incident.ts'
import type { Subject } from './refs.ts'
import { subjectKey } from './refs.ts'

export interface OutputsSeen {
  /** The lines seen since the failure began, one a line; empty when none were. */
  of(fault: Fault, subject: Subject, since: number): string
}

export const noOutputs: OutputsSeen = { of: () => '' }

/** Clocks differ: evidence looked for within this of the failure's time is of this failure. */
const slackMs = 60_000

/** Whether an upload that timed out may be tried again, the command before it has no say in: it ran to its end. */
function isOf(fault: Fault, name: string): boolean {
  return fault !== 'task-upload-unavailable' || name.startsWith('fileupload')
}

/** What was written before the failure began says nothing of it. */
export function outputsSeen(
  incidents: readonly Incident[],
  attempts: readonly Attempt[],
): OutputsSeen {
  const idOf = new Map(
    incidents.map(({ id, fault, subject }) => [`${fault}|${subjectKey(subject)}`, id]),
  )
  const attemptsOf = new Map<string, Attempt[]>()
  for (const attempt of attempts) {
    const own = attemptsOf.get(attempt.incidentId)
    if (own) own.push(attempt)
    else attemptsOf.set(attempt.incidentId, [attempt])
  }
  return {
    of(fault, subject, since) {
      const id = idOf.get(`${fault}|${subjectKey(subject)}`)
      if (id === undefined) return ''
      const seen = (attemptsOf.get(id) ?? []).filter(
        ({ startedAt }) => startedAt >= since - slackMs,
      )
      const lines = seen
        .flatMap(({ evidence }) => evidence ?? [])
        .filter(({ name }) => isOf(fault, name))
        .flatMap((item) => item.lines ?? item.firstErrorLine)
      return [...new Set(lines)].filter((line) => line !== '').join('\n')
    },
  }
}
