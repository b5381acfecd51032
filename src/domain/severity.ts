// How bad an incident is, by its scope and its cause: what routes and lists go by.
import type { Finding } from './finding.ts'
import type { Incident } from './incident.ts'

/** The worst first. */
export const severities = ['critical', 'error', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** Of these nothing is wrong that anybody could mend. */
const harmless: ReadonlySet<Finding['causeClass']> = new Set([
  'benign',
  'preemption',
  'stale-error',
])

/**
 * critical: a whole pool does no work. error: several nodes or tasks, or a job. warning: one node or one task.
 * info: nothing to mend. What is left to a person is an error at the least.
 */
export function severityOf({
  finding,
  state,
}: Pick<Incident, 'state'> & { finding: Pick<Finding, 'scope' | 'causeClass'> }): Severity {
  if (finding.scope === 'whole-pool') return 'critical'
  const isWide = finding.scope === 'some-nodes' || finding.scope === 'some-tasks'
  if (state === 'escalated' || isWide) return 'error'
  return harmless.has(finding.causeClass) ? 'info' : 'warning'
}
