// How a job comes to be, by a call or by its schedule: with its auto pool, its manager and its limits.
import { outcomeOf } from '../commands/command-outcome.ts'
import type { AccountState } from './account-state.ts'
import { assignAutoPool } from './auto-pool.ts'
import { keyOf, type Wire } from './basics.ts'
import { wakeFor } from './dispatch.ts'
import { note } from './happenings.ts'
import { completeJob, planJob } from './job-life.ts'
import type { JobState, ScheduleState } from './job-state.ts'
import type { Life } from './life.ts'
import { newborn, newTask } from './newborn.ts'
import { admitJob, openJobs } from './open-jobs.ts'
import { recount } from './task-counts.ts'

/** Makes a job of a specification with its defaults filled in. A job whose auto pool cannot be made has ended at once. */
export function makeJob(
  life: Life,
  account: AccountState,
  id: string,
  spec: Wire,
  schedule?: ScheduleState,
): JobState {
  const job: JobState = {
    id,
    spec,
    ...newborn(life.now()),
    tasks: {},
    ...(schedule ? { schedule: keyOf(schedule.id) } : {}),
  }
  admitJob(account, job)
  note(life.world, { account: account.name, subject: `jobs/${id}`, what: 'state', to: 'active' })
  const wrong = assignAutoPool(life, account, job, schedule)
  if (wrong) {
    job.schedulingError = wrong
    completeJob(life, account, job)
    return job
  }
  addManager(life, job)
  planJob(life, account, job)
  wakeFor(life, account, job)
  return job
}

/** The job's first task, and so the first to be scheduled. */
export function addManager(life: Life, job: JobState): void {
  const given = job.spec.jobManagerTask as ({ id: string; commandLine: string } & Wire) | undefined
  if (!given) return
  const {
    id,
    killJobOnCompletion: _kill,
    runExclusive: _exclusive,
    allowLowPriorityNode: _spot,
    ...spec
  } = given
  const task = newTask(life.now(), id, spec, outcomeOf(given.commandLine))
  job.tasks[keyOf(id)] = task
  recount(job, task)
}

/** Jobs and schedules that count against the quota: all that have not completed. */
const activeJobsAndSchedules = (account: AccountState): number =>
  openJobs(account).length +
  Object.values(account.schedules ?? {}).filter(({ state }) => state !== 'completed').length

/** Whether the account's quota leaves room for one more. */
export function hasRoomForJob(account: AccountState): boolean {
  const most = account.quotas?.activeJobsAndSchedules
  return most === undefined || activeJobsAndSchedules(account) < most
}
