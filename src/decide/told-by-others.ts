// Jobs that wait for what the pool lacks: a few of them tell it, the hundredth is no news.
import type { CauseClass } from '../domain/cause.ts'
import type { Finding } from '../domain/finding.ts'
import type { PoolRecord } from '../domain/record.ts'

/** Such causes lie with the pool, or with a person who disabled jobs; what is wrong with a job itself is told of each. */
const ofThePool: readonly CauseClass[] = ['quota', 'unknown', 'benign']
const enough = 5

/** `opened`: what this pass opens already. */
export function isToldByOthers(
  finding: Finding,
  { incidents }: PoolRecord,
  opened: readonly Finding[],
): boolean {
  if (!isWaiting(finding) || !ofThePool.includes(finding.causeClass)) return false
  const told = [...incidents.map((incident) => incident.finding), ...opened]
  const alike = told.filter((other) => isWaiting(other) && other.causeClass === finding.causeClass)
  return alike.length >= enough
}

function isWaiting({ fault }: Finding): boolean {
  return fault === 'job-waits' || fault === 'task-never-starts'
}
