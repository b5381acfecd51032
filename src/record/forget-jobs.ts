// Forgets jobs whose last reactivation no guard counts any more.
import { dayMs } from '../domain/durations.ts'
import type { Change, PoolRecord } from '../domain/record.ts'

export function forgetJobs(record: PoolRecord, now: number): readonly Change[] {
  return record.jobs
    .filter(({ reactivations }) => reactivations.every(({ at }) => at <= now - dayMs))
    .map(({ jobId }) => ({ kind: 'put-job', job: { jobId, reactivations: [] } }))
}
