// What a job must not be when something is asked of it.
import type { JobState } from '../life/job-state.ts'
import { fault } from '../wire/batch-fault.ts'

/** Refuses what no longer makes sense once a job has ended, is ending or goes. */
export function checkUnfinished(job: JobState): void {
  if (job.state === 'deleting') throw fault('JobBeingDeleted')
  if (job.state === 'terminating') throw fault('JobBeingTerminated')
  if (job.state === 'completed') throw fault('JobCompleted')
}
