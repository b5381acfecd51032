// The life of a job: active, disabled, terminated, deleted, or completed when all its tasks are.

import { taskGone } from '../faults/node-faults.ts'
import { durationMs, nextChange } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import { autoPoolOf, dropAutoPool } from './auto-pool.ts'
import { endlessMs, keyOf } from './basics.ts'
import { wakeFor } from './dispatch.ts'
import { note } from './happenings.ts'
import { isReleasing, releaseNodes } from './job-release.ts'
import type { JobState, JobStateName } from './job-state.ts'
import type { Life } from './life.ts'
import { rememberTask } from './recent-tasks.ts'
import { runWaitingSchedules, scheduledJobEnded } from './schedule-life.ts'
import { openTasks, talliesOf } from './task-counts.ts'
import { completeTask, endedByUser, requeueTask } from './task-life.ts'
import { dropTimers } from './timers.ts'

const settleMs = 1_000

/** A job that is to end with its tasks and has none is looked at this long after it was told so (assumed). */
const emptyGraceMs = 15_000

/** Moves a job to a state. Its entity tag stays: that tells of users' changes alone (recorded). */
function enterJob(life: Life, account: AccountState, job: JobState, state: JobStateName): void {
  note(life.world, {
    account: account.name,
    subject: `jobs/${job.id}`,
    what: 'state',
    from: job.state,
    to: state,
  })
  job.previous = { state: job.state, atMs: job.stateMs }
  job.state = state
  job.stateMs = life.now()
}

/** A user has changed the job: a new entity tag. */
export function touchJob(life: Life, job: JobState): void {
  job.change = nextChange(job.change, life.now())
}

const settleSoon = (life: Life, account: AccountState, job: JobState): void =>
  life.after(settleMs, { kind: 'job-settled', account: account.name, job: job.id })

/** Disables a job: its running tasks go back to wait, are ended, or are waited for. */
export function disableJob(
  life: Life,
  account: AccountState,
  job: JobState,
  how: 'requeue' | 'terminate' | 'wait',
): void {
  enterJob(life, account, job, 'disabling')
  if (how !== 'wait') stopTasks(life, account, job, how)
  settleSoon(life, account, job)
}

function stopTasks(
  life: Life,
  account: AccountState,
  job: JobState,
  how: 'requeue' | 'terminate',
): void {
  for (const task of Object.values(job.tasks)) {
    if (task.state !== 'running' && task.state !== 'preparing') continue
    if (how === 'requeue') requeueTask(life, account, job, task, true)
    else completeTask(life, account, job, task, undefined, endedByUser)
  }
}

export function enableJob(life: Life, account: AccountState, job: JobState): void {
  enterJob(life, account, job, 'enabling')
  settleSoon(life, account, job)
}

/** Running tasks are ended, nodes are released; tasks that still wait stay active for ever. */
export function terminateJob(
  life: Life,
  account: AccountState,
  job: JobState,
  reason: string,
): void {
  enterJob(life, account, job, 'terminating')
  job.terminateReason = reason
  stopTasks(life, account, job, 'terminate')
  releaseNodes(life, account, job)
  settleSoon(life, account, job)
}

/** A job that has not ended yet, nor is about to, ends its tasks and releases its nodes before it goes. */
export function deleteJob(life: Life, account: AccountState, job: JobState): void {
  const isOver = job.state === 'completed' || job.state === 'terminating'
  enterJob(life, account, job, 'deleting')
  stopTasks(life, account, job, 'terminate')
  if (!isOver) releaseNodes(life, account, job)
  settleSoon(life, account, job)
}

/** The second half of disable, enable, terminate and delete. Before its time its own timer is still to come. */
export function settleJob(life: Life, account: AccountState, jobId: string): void {
  const job = account.jobs[keyOf(jobId)]
  if (!job || life.now() < job.stateMs + settleMs) return
  if (job.state === 'deleting') {
    if (isReleasing(job)) return
    for (const task of Object.values(job.tasks)) {
      rememberTask(account, job, task)
      taskGone(life, account, job, task)
    }
    delete account.jobs[keyOf(jobId)]
    life.world.timers = dropTimers(life.world.timers, { account: account.name, job: job.id })
    ended(life, account, job)
  } else if (job.state === 'terminating') {
    if (isReleasing(job)) return
    completeJob(life, account, job)
  } else if (job.state === 'disabling') {
    if (talliesOf(job).tasks.running === 0) enterJob(life, account, job, 'disabled')
  } else if (job.state === 'enabling') {
    enterJob(life, account, job, 'active')
    wakeFor(life, account, job)
    jobTasksChanged(life, account, job)
    planLook(life, account, job)
  }
}

export function completeJob(life: Life, account: AccountState, job: JobState): void {
  enterJob(life, account, job, 'completed')
  job.endedMs = life.now()
  ended(life, account, job)
}

function ended(life: Life, account: AccountState, job: JobState): void {
  if (autoPoolOf(job.spec)?.poolLifetimeOption === 'job') dropAutoPool(life, account, job)
  if (job.schedule) scheduledJobEnded(life, account, job.schedule)
  runWaitingSchedules(life, account)
}

/** A task runs no more, for good or to wait again: a job that waits to be disabled may be so now. */
export function settleIfDisabling(life: Life, account: AccountState, job: JobState): void {
  if (job.state === 'disabling') settleJob(life, account, job.id)
}

/** After a task has ended: a job that waits for its tasks, or ends with one or all of them, moves on. */
export function jobTasksChanged(life: Life, account: AccountState, job: JobState): void {
  settleIfDisabling(life, account, job)
  if (job.state !== 'active') return
  if (managerIsDone(job)) terminateJob(life, account, job, 'JMComplete')
  else if (endsWithTasks(job) && hasTasks(job)) endIfDone(life, account, job)
}

const endsWithTasks = (job: JobState): boolean => job.spec.onAllTasksComplete === 'terminatejob'

/** By the counts: to list the names of a job's tasks takes as long as there are tasks. */
const hasTasks = (job: JobState): boolean =>
  Object.values(talliesOf(job).tasks).some((count) => count > 0)

function endIfDone(life: Life, account: AccountState, job: JobState): void {
  if (openTasks(job) === 0) terminateJob(life, account, job, 'AllTasksComplete')
}

/** A job's manager ends its job whether it succeeded or not. */
function managerIsDone(job: JobState): boolean {
  const manager = job.spec.jobManagerTask as
    | { id: string; killJobOnCompletion?: boolean }
    | undefined
  if (!manager || manager.killJobOnCompletion === false) return false
  return job.tasks[keyOf(manager.id)]?.state === 'completed'
}

/** Plans what a job's own properties bring about: the end of its time, the end with its tasks. After each change of them. */
export function planJob(life: Life, account: AccountState, job: JobState): void {
  const due = { account: account.name, job: job.id }
  const limitMs = timeLimitMs(job)
  if (limitMs !== undefined) {
    life.after(job.createdMs + limitMs - life.now(), { kind: 'job-expires', ...due })
  }
  if (endsWithTasks(job) && hasTasks(job)) jobTasksChanged(life, account, job)
  planLook(life, account, job)
}

/** The look at a job without tasks; one that is enabled anew gets its time for the first task anew (assumed). */
function planLook(life: Life, account: AccountState, job: JobState): void {
  if (!endsWithTasks(job) || hasTasks(job)) return
  life.after(emptyGraceMs, { kind: 'job-looks-at-tasks', account: account.name, job: job.id })
}

function timeLimitMs(job: JobState): number | undefined {
  const { maxWallClockTime } = (job.spec.constraints ?? {}) as { maxWallClockTime?: string }
  const ms = maxWallClockTime === undefined ? undefined : durationMs(maxWallClockTime)
  return ms === undefined || ms > endlessMs ? undefined : ms
}

/** A limit that was raised since its timer was set has a later timer of its own. */
export function jobExpires(life: Life, account: AccountState, jobId: string): void {
  const job = account.jobs[keyOf(jobId)]
  const limitMs = job && timeLimitMs(job)
  if (!job || limitMs === undefined || life.now() < job.createdMs + limitMs) return
  if (job.state === 'terminating' || job.state === 'completed' || job.state === 'deleting') return
  terminateJob(life, account, job, 'MaxWallClockTimeExpiry')
}

/** A job without tasks counts as one whose tasks are all complete. Source: onAllTasksComplete. */
export function lookAtTasks(life: Life, account: AccountState, jobId: string): void {
  const job = account.jobs[keyOf(jobId)]
  if (job?.state === 'active' && endsWithTasks(job)) endIfDone(life, account, job)
}
