// Tasks: list, get, add one or many, terminate, reactivate, delete.
import { z } from 'zod'
import { wakeFor } from '../life/dispatch.ts'
import { removeTask as removeTaskOf } from '../life/job-life.ts'
import { type JobState, keyOf, type TaskState } from '../life/state.ts'
import { completeTask, endedByUser, reactivateTask } from '../life/task-life.ts'
import { taskView } from '../views/task-view.ts'
import { BatchFault, fault } from '../wire/batch-fault.ts'
import { answer, type Call, created, done, type Handler, jobOf, taskOf } from '../wire/call.ts'
import { checkConditions } from '../wire/conditions.ts'
import { errorTable } from '../wire/error-table.ts'
import { taskFields } from '../wire/filter-fields.ts'
import { listPage, select } from '../wire/list-page.ts'
import { readBody } from '../wire/request-body.ts'
import { endless, eTagOf, isoOfChange, nextChange } from '../wire/wire-time.ts'
import { outcomeOf } from './command-outcome.ts'

export const listTasks: Handler = (call) => {
  const job = jobOf(call)
  return listPage(call, {
    metadata: 'tasks',
    items: Object.values(job.tasks),
    keyOf: (task) => keyOf(task.id),
    fields: taskFields,
    view: (task) => taskView(job, task, call.url.origin),
    // A filter names the last change otherwise than the task itself does.
    aliases: { lastModifiedTime: 'lastModified' },
  })
}

export const getTask: Handler = (call) => {
  const job = jobOf(call)
  const task = taskOf(call, job)
  if (checkConditions(call.headers, task.change, true))
    return { status: 304, headers: {}, body: '' }
  const view = select(call, {}, taskView(job, task, call.url.origin))
  return answer(call, 'tasks/@Element', view, task.change)
}

const addSchema = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  commandLine: z.string(),
  constraints: z.looseObject({ maxTaskRetryCount: z.int().min(-1).optional() }).optional(),
  requiredSlots: z.int().min(1).optional(),
})
type AddedTask = z.output<typeof addSchema>

/** The job, if it still takes tasks. */
function open(call: Call): JobState {
  const job = jobOf(call)
  if (job.state === 'deleting') throw fault('JobBeingDeleted')
  if (job.state === 'terminating') throw fault('JobBeingTerminated')
  if (job.state === 'completed') throw fault('JobCompleted')
  return job
}

export const addTask: Handler = (call) => {
  const job = open(call)
  const task = insert(call, job, readBody(call.body, addSchema))
  return created(call, `/jobs/${job.id}/tasks/${task.id}`, task.change)
}

function insert(call: Call, job: JobState, given: AddedTask): TaskState {
  if (job.tasks[keyOf(given.id)]) throw fault('TaskExists')
  const { id, constraints, requiredSlots, ...spec } = given
  const now = call.life.now()
  const task: TaskState = {
    id,
    spec: {
      userIdentity: { autoUser: { scope: 'pool', elevationLevel: 'nonadmin' } },
      ...spec,
      constraints: {
        maxWallClockTime: endless,
        retentionTime: 'P7D',
        maxTaskRetryCount: 0,
        ...constraints,
      },
      requiredSlots: requiredSlots ?? 1,
    },
    createdMs: now,
    change: nextChange(undefined, now),
    state: 'active',
    stateMs: now,
    attempt: 0,
    retryCount: 0,
    requeueCount: 0,
    ...outcomeOf(given.commandLine),
  }
  job.tasks[keyOf(id)] = task
  wakeFor(call.life, call.account, job)
  return task
}

const collectionSchema = z.looseObject({
  value: z.array(addSchema).max(100, 'No more than 100 tasks may be added at once'),
})

/** Each task has an answer of its own; the call succeeds even if some tasks do not. */
export const addTaskCollection: Handler = (call) => {
  const job = open(call)
  const { value } = readBody(call.body, collectionSchema)
  const results = value.map((given) => {
    try {
      const task = insert(call, job, given)
      return {
        status: 'Success',
        taskId: task.id,
        eTag: eTagOf(task.change),
        lastModified: isoOfChange(task.change),
        location: `${call.url.origin}/jobs/${job.id}/tasks/${task.id}`,
      }
    } catch (refusal) {
      if (!(refusal instanceof BatchFault)) throw refusal
      const text = { lang: 'en-US', value: errorTable[refusal.code][1] }
      return {
        status: 'ClientError',
        taskId: given.id,
        error: { code: refusal.code, message: text },
      }
    }
  })
  return answer(call, 'taskaddresult', { value: results })
}

export const terminate: Handler = (call) => {
  const job = jobOf(call)
  const task = taskOf(call, job)
  checkConditions(call.headers, task.change, false)
  if (task.state === 'completed') throw fault('TaskCompleted')
  completeTask(call.life, call.account, job, task, undefined, endedByUser)
  return done(call, 204, { change: task.change })
}

/** Only a failed task of a living job; an exit code of 0 counts as success whatever came after it. */
export const reactivate: Handler = (call) => {
  const job = jobOf(call)
  const task = taskOf(call, job)
  checkConditions(call.headers, task.change, false)
  if (job.state === 'deleting') throw fault('JobBeingDeleted')
  if (job.state === 'terminating') throw fault('JobBeingTerminated')
  if (job.state === 'completed') throw fault('JobCompleted')
  if (task.state !== 'completed') throw fault('TaskNotCompleted')
  if (task.exitCode === 0 || task.result === 'success') throw fault('TaskSucceeded')
  reactivateTask(call.life, call.account, job, task)
  return done(call, 204, { change: task.change, id: false })
}

export const removeTask: Handler = (call) => {
  const job = jobOf(call)
  const task = taskOf(call, job)
  checkConditions(call.headers, task.change, false)
  removeTaskOf(call.life, call.account, job, task)
  return done(call, 200, { id: false })
}
