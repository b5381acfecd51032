// The jobs of an account that have not completed: those that have, and a schedule makes thousands, cost no look anything.

import type { AccountState } from './account-state.ts'
import { keyOf } from './basics.ts'
import type { JobState } from './job-state.ts'

/**
 * By the record of all jobs, for as long as that lives; made anew of it after a restart. A record as well, so that
 * both give their jobs in one order.
 */
const known = new WeakMap<AccountState['jobs'], Record<string, JobState>>()

/** Puts a new job into its account. No other way leads there. */
export function admitJob(account: AccountState, job: JobState): void {
  const key = keyOf(job.id)
  account.jobs[key] = job
  const open = known.get(account.jobs)
  if (!open) return
  // One of the same id that went before it had another place in the order.
  delete open[key]
  open[key] = job
}

/** In the order of the account's jobs. What has completed or is gone since the last question is forgotten now. */
export function openJobs(account: AccountState): JobState[] {
  const open = known.get(account.jobs) ?? { ...account.jobs }
  known.set(account.jobs, open)
  for (const [key, job] of Object.entries(open)) {
    if (job.state === 'completed' || account.jobs[key] !== job) delete open[key]
  }
  return Object.values(open)
}
