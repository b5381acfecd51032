// The life of a job: active, disabled, terminated, deleted, or completed when all its tasks are.
import { nextChange } from '../wire/wire-time.ts'
import { wakeFor } from './dispatch.ts'
import { note } from './happenings.ts'
import type { Life } from './life.ts'
import {
  type AccountState,
  type JobState,
  type JobStateName,
  keyOf,
  type TaskState,
} from './state.ts'
import { completeTask, endedByUser, releaseNode, requeueTask } from './task-life.ts'
import { dropTimers } from './timers.ts'

const settleMs = 1_000

export function enterJob(
  life: Life,
  account: AccountState,
  job: JobState,
  state: JobStateName,
): void {
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
  job.change = nextChange(job.change, life.now())
}

const isBusy = (job: JobState): boolean =>
  Object.values(job.tasks).some((task) => task.state === 'running' || task.state === 'preparing')

/** Disables a job: its running tasks go back to wait, are ended, or are waited for. */
export function disableJob(
  life: Life,
  account: AccountState,
  job: JobState,
  how: 'requeue' | 'terminate' | 'wait',
): void {
  enterJob(life, account, job, 'disabling')
  if (how !== 'wait') stopTasks(life, account, job, how)
  life.after(settleMs, { kind: 'job-settled', account: account.name, job: job.id })
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
  enterJob(life, account, job, 'active')
  wakeFor(life, account, job)
}

/** Running tasks are ended; tasks that still wait stay active for ever. */
export function terminateJob(
  life: Life,
  account: AccountState,
  job: JobState,
  reason: string,
): void {
  enterJob(life, account, job, 'terminating')
  job.terminateReason = reason
  stopTasks(life, account, job, 'terminate')
  life.after(settleMs, { kind: 'job-settled', account: account.name, job: job.id })
}

export function deleteJob(life: Life, account: AccountState, job: JobState): void {
  enterJob(life, account, job, 'deleting')
  for (const task of Object.values(job.tasks)) releaseNode(life, account, job, task, false)
  life.after(settleMs, { kind: 'job-settled', account: account.name, job: job.id })
}

/** The second half of disable, terminate and delete. */
export function settleJob(life: Life, account: AccountState, jobId: string): void {
  const job = account.jobs[keyOf(jobId)]
  if (!job) return
  if (job.state === 'deleting') {
    delete account.jobs[keyOf(jobId)]
    life.world.timers = dropTimers(life.world.timers, { account: account.name, job: job.id })
  } else if (job.state === 'terminating') {
    enterJob(life, account, job, 'completed')
    job.endedMs = life.now()
  } else if (job.state === 'disabling' && !isBusy(job)) {
    enterJob(life, account, job, 'disabled')
  }
}

/** After a task has ended: a job that waits for its tasks, or ends with the last of them, moves on. */
export function jobTasksChanged(life: Life, account: AccountState, job: JobState): void {
  if (job.state === 'disabling') settleJob(life, account, job.id)
  if (job.state !== 'active' || job.spec.onAllTasksComplete !== 'terminatejob') return
  const tasks = Object.values(job.tasks)
  if (tasks.length === 0 || tasks.some((task) => task.state !== 'completed')) return
  terminateJob(life, account, job, 'AllTasksComplete')
}

/** Takes a task out of its job and off its node. */
export function removeTask(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
): void {
  releaseNode(life, account, job, task, false)
  delete job.tasks[keyOf(task.id)]
  const gone = { account: account.name, job: job.id, task: task.id }
  life.world.timers = dropTimers(life.world.timers, gone)
  jobTasksChanged(life, account, job)
}
