// Tasks: list, get, update, terminate, reactivate, delete, and the parts of a multi-instance task.
import { z } from 'zod'
import { planEnd } from '../life/attempt.ts'
import { keyOf } from '../life/basics.ts'
import type { JobState } from '../life/job-state.ts'
import {
  completeTask,
  endedByUser,
  reactivateTask,
  removeTask as removeTaskOf,
} from '../life/task-life.ts'
import type { TaskState } from '../life/task-state.ts'
import { subtaskView } from '../views/subtask-view.ts'
import { statsView, taskView } from '../views/task-view.ts'
import { fault } from '../wire/batch-fault.ts'
import { checkConditions, notModified } from '../wire/conditions.ts'
import { taskFields } from '../wire/filter-fields.ts'
import { readBody } from '../wire/request-body.ts'
import { nextChange } from '../wire/wire-time.ts'
import { answer, type Call, done, type Handler, jobOf, taskOf } from './call.ts'
import { checkUnfinished } from './check-unfinished.ts'
import { listPage, select } from './list-page.ts'
import { constraints, constraintsOf } from './task-body.ts'

/** A task as it is asked for: with its statistics when they are to be expanded. */
function viewOf(call: Call, job: JobState, task: TaskState) {
  const { origin } = call.url
  const view = taskView(call.account, job, task, origin)
  return /stats/i.test(call.url.query.get('$expand') ?? '')
    ? { ...view, stats: statsView(job, task, origin, call.life.now()) }
    : view
}

export const listTasks: Handler = (call) => {
  const job = jobOf(call)
  return listPage(call, {
    metadata: 'tasks',
    items: Object.values(job.tasks),
    keyOf: (task) => keyOf(task.id),
    fields: taskFields,
    view: (task) => viewOf(call, job, task),
    // A filter names the last change otherwise than the task itself does.
    aliases: { lastModifiedTime: 'lastModified' },
  })
}

export const getTask: Handler = (call) => {
  const job = jobOf(call)
  const task = taskOf(call, job)
  if (checkConditions(call.headers, task.change, true)) return notModified(task.change)
  return answer(call, 'tasks/@Element', select(call, {}, viewOf(call, job, task)), task.change)
}

/** The parts beside the primary; a task that is not a multi-instance one has none (recorded). */
export const listSubtasks: Handler = (call) => {
  const job = jobOf(call)
  const task = taskOf(call, job)
  const parts = (task.subtasks ?? []).map((part) =>
    select(call, {}, subtaskView(call.account, job, task, part, call.url.origin)),
  )
  return answer(call, 'subtaskinfo', { value: parts })
}

/** The task, ready to be changed: conditions met and its job not on its way out. */
function changeable(call: Call): { job: JobState; task: TaskState } {
  const job = jobOf(call)
  const task = taskOf(call, job)
  checkConditions(call.headers, task.change, false)
  return { job, task }
}

const updateBody = z.looseObject({ constraints: constraints.optional() })

/** Replaces the constraints; left out, they are the defaults again. A limit that is nearer now holds at once. */
export const updateTask: Handler = (call) => {
  const { job, task } = changeable(call)
  const given = readBody(call.body, updateBody)
  const odd = Object.keys(given).find((name) => name !== 'constraints')
  if (odd !== undefined) throw fault('UnsupportedProperty', { PropertyName: odd })
  checkUnfinished(job)
  task.spec = { ...task.spec, constraints: constraintsOf(job, given.constraints) }
  task.change = nextChange(task.change, call.life.now())
  if (task.state === 'running' || task.state === 'preparing') {
    planEnd(call.life, call.account, job, task)
  }
  return done(call, 200, { change: task.change })
}

/** A task that waits or runs is completed at once, with a new entity tag (recorded). */
export const terminate: Handler = (call) => {
  const { job, task } = changeable(call)
  if (task.state === 'completed') throw fault('TaskCompleted')
  task.change = nextChange(task.change, call.life.now())
  completeTask(call.life, call.account, job, task, undefined, endedByUser)
  return done(call, 204, { change: task.change })
}

/** Only a failed task of a living job; an exit code of 0 counts as success whatever came after it. */
export const reactivate: Handler = (call) => {
  const { job, task } = changeable(call)
  checkUnfinished(job)
  if (task.state !== 'completed') throw fault('TaskNotCompleted')
  if (task.exitCode === 0 || task.result === 'success') throw fault('TaskSucceeded')
  reactivateTask(call.life, call.account, job, task)
  return done(call, 204, { change: task.change, id: false })
}

export const removeTask: Handler = (call) => {
  const { job, task } = changeable(call)
  removeTaskOf(call.life, call.account, job, task)
  return done(call, 200, { id: false })
}
