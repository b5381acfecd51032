// A task that was ended and reactivated since it hung, and hangs again: told, for its retry may never end.
import type { Attempt } from '../domain/attempt.ts'
import type { Decision } from '../domain/decision.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
import { subjectKey } from '../domain/refs.ts'

/** Once; the retry is watched on. */
export function hangsAgain(
  incident: Incident,
  { action, step, startedAt }: Attempt,
  findings: readonly Finding[],
): Decision | undefined {
  if (action.kind !== 'reactivate-task' || step !== 'verifying') return undefined
  if (incident.state === 'escalated') return undefined
  const key = subjectKey(incident.subject)
  const again = findings.find(
    ({ fault, subject, since }) =>
      fault === 'task-stuck' && subjectKey(subject) === key && since >= startedAt,
  )
  if (!again) return undefined
  const reason = `It was reactivated and hangs again. ${again.summary}`
  return { kind: 'escalate', incident: { ...incident, finding: again }, reason }
}
