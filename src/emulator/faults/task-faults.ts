// Faults of tasks: scripted failures armed on tasks, and how an attempt that starts now behaves.

import type { AccountState } from '../life/account-state.ts'
import { attemptEnded } from '../life/attempt.ts'
import type { JobState } from '../life/job-state.ts'
import type { Life, NodePlace } from '../life/life.ts'
import type { TaskManner, TaskState } from '../life/task-state.ts'
import { activeFaults, end, type FaultOf, fitsAccount, strikes } from './matching.ts'
import { means } from './node-choice.ts'
import { fits } from './pattern.ts'

interface TaskPlace {
  readonly account: AccountState
  readonly job: JobState
  readonly task: TaskState
}

/** Arms the tasks there are: an attempt under way ends with it now, a waiting task meets it when it starts. */
export function beginTaskFails(life: Life, fault: FaultOf<'task-fails'>): void {
  const { job: jobs, task: tasks } = fault.step
  for (const account of Object.values(life.world.accounts)) {
    if (!fitsAccount(life.world, fault, account.name)) continue
    for (const job of Object.values(account.jobs)) {
      if (!fits(jobs, job.id)) continue
      for (const task of Object.values(job.tasks)) {
        if (!fits(tasks, task.id) || task.state === 'completed') continue
        if (!arm(life, fault, { account, job, task }) || task.state === 'active') continue
        attemptEnded(life, account, { job: job.id, task: task.id, attempt: task.attempt })
      }
    }
  }
  // By its name it means one task; a pattern goes on to mean those that come later.
  if (!jobs.includes('*') && !tasks.includes('*')) end(life.world, fault)
}

/** Whether it hits the task, which then fails so from now on. */
function arm(life: Life, fault: FaultOf<'task-fails'>, { account, job, task }: TaskPlace): boolean {
  if (!strikes(life.world, fault, subjectOf({ account, job, task }))) return false
  const { times, after, exitCode, failureInfo, stderr, publish } = fault.step
  task.fault = { times, afterMs: after, exitCode, failureInfo, stderr, publish, fault: fault.id }
  return true
}

/** Tasks that have not failed yet by this fault will not. */
export function endTaskFails(life: Life, fault: FaultOf<'task-fails'>): void {
  for (const account of Object.values(life.world.accounts)) {
    for (const job of Object.values(account.jobs)) {
      for (const task of Object.values(job.tasks)) {
        if (task.fault?.fault === fault.id) delete task.fault
      }
    }
  }
}

/** An attempt starts: what the faults under way make of it holds until it ends. */
export function armAttempt(life: Life, place: NodePlace, job: JobState, task: TaskState): void {
  delete task.manner
  if (life.world.faults.length === 0) return
  const at: TaskPlace = { account: place.account, job, task }
  if ((task.attempts ?? 0) <= 1) {
    for (const fault of activeFaults(life.world, 'task-fails')) {
      if (task.createdMs < fault.beginsMs || task.fault || !named(life, fault, at)) continue
      arm(life, fault, at)
    }
  }
  const byTask = activeFaults(life.world, ...manners).reduce<TaskManner>(
    (manner, fault) => withManner(life, manner, fault, at),
    {},
  )
  const manner = mannerByNode(life, place, byTask, at)
  if (Object.keys(manner).length > 0) task.manner = manner
}

const manners = ['task-hangs', 'task-silent', 'task-slow'] as const

/** Attempts under way behave so from now on; when they end is asked anew at the end they had. */
export function beginTaskManner(life: Life, fault: FaultOf<(typeof manners)[number]>): void {
  for (const account of Object.values(life.world.accounts)) {
    for (const job of Object.values(account.jobs)) {
      if (!fits(fault.step.job, job.id)) continue
      for (const task of Object.values(job.tasks)) {
        if (task.state !== 'running' && task.state !== 'preparing') continue
        const manner = withManner(life, task.manner ?? {}, fault, { account, job, task })
        if (Object.keys(manner).length > 0) task.manner = manner
      }
    }
  }
}

const named = (
  life: Life,
  fault: FaultOf<'task-fails' | 'task-hangs' | 'task-silent' | 'task-slow'>,
  { account, job, task }: TaskPlace,
): boolean =>
  fits(fault.step.job, job.id) &&
  fits(fault.step.task, task.id) &&
  fitsAccount(life.world, fault, account.name)

/** What a fault adds to how an attempt behaves, if it hits the task. */
function withManner(
  life: Life,
  manner: TaskManner,
  fault: FaultOf<(typeof manners)[number]>,
  at: TaskPlace,
): TaskManner {
  if (!named(life, fault, at) || !strikes(life.world, fault, subjectOf(at))) return manner
  if (fault.step.do === 'task-hangs') return { ...manner, hangs: true }
  if (fault.step.do === 'task-silent') return { ...manner, silent: true }
  return slower(manner, fault.step.factor)
}

const slower = (manner: TaskManner, factor: number): TaskManner => ({
  ...manner,
  slow: (manner.slow ?? 1) * factor,
})

function mannerByNode(life: Life, place: NodePlace, byTask: TaskManner, at: TaskPlace): TaskManner {
  let manner = byTask
  for (const fault of activeFaults(life.world, 'node-black-hole', 'node-slow')) {
    const { step } = fault
    if (step.do === 'node-slow' && step.tasks === undefined) continue
    if (!means(life.world, fault, place)) continue
    if (!strikes(life.world, fault, subjectOf(at))) continue
    if (step.do === 'node-slow') manner = slower(manner, step.tasks ?? 1)
    else manner = { ...manner, fails: failureOf(step) }
  }
  return manner
}

function failureOf(step: FaultOf<'node-black-hole'>['step']): NonNullable<TaskManner['fails']> {
  const { failsAfter: afterMs, exitCode, failureInfo, stderr } = step
  const code = exitCode ?? (failureInfo ? undefined : 1)
  return { afterMs, exitCode: code, failureInfo, stderr }
}

const subjectOf = ({ account, job, task }: TaskPlace) => ({
  account: account.name,
  subject: `jobs/${job.id}/tasks/${task.id}`,
})
