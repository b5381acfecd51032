// Tasks added to a job, one at a time or up to a hundred.
import { z } from 'zod'
import { outcomeOf } from '../commands/command-outcome.ts'
import type { JobState } from '../life/job-state.ts'
import { newTask } from '../life/newborn.ts'
import { admitTask } from '../life/task-life.ts'
import type { TaskState } from '../life/task-state.ts'
import { BatchFault, fault } from '../wire/batch-fault.ts'
import { readBody } from '../wire/request-body.ts'
import { requestIdOf } from '../wire/request-id.ts'
import { eTagOf, fullIsoOf, isoOfChange } from '../wire/wire-time.ts'
import { answer, type Call, created, type Handler, jobOf } from './call.ts'
import { checkUnfinished } from './check-unfinished.ts'
import { checkTask, specOf, type TaskBody, taskBody } from './task-body.ts'

/** The job, if it still takes tasks. */
function open(call: Call): JobState {
  const job = jobOf(call)
  checkUnfinished(job)
  return job
}

export const addTask: Handler = (call) => {
  const job = open(call)
  const task = add(call, job, readBody(call.body, taskBody))
  return created(call, `/jobs/${job.id}/tasks/${task.id}`, task.change)
}

function add(call: Call, job: JobState, given: TaskBody): TaskState {
  checkTask(job, given)
  const run = { ...outcomeOf(given.commandLine), isRead: true }
  const task = newTask(call.life.now(), given.id, specOf(job, given), run)
  admitTask(call.life, call.account, job, task)
  return task
}

const mostTasks = 100
/** Source: TaskAddCollectionParameter.value. */
const mostBytes = 1024 * 1024

const collection = z.looseObject({ value: z.array(taskBody) })

/**
 * Each task has an answer of its own, and the call succeeds even if some tasks do not: so it is with what the job
 * refuses, a property's value too (reported). Only a body that is no list of tasks is refused as a whole (assumed).
 */
export const addTaskCollection: Handler = (call) => {
  const job = open(call)
  if (Buffer.byteLength(call.body) > mostBytes) throw fault('RequestBodyTooLarge')
  const { value } = readBody(call.body, collection)
  if (value.length > mostTasks) throw fault('RequestBodyTooLarge')
  const results = value.map((given) => {
    try {
      return added(call, job, add(call, job, given))
    } catch (refusal) {
      if (!(refusal instanceof BatchFault)) throw refusal
      return refused(call, given.id, refusal)
    }
  })
  return answer(call, 'taskaddresult', { value: results })
}

const added = (call: Call, job: JobState, task: TaskState) => ({
  status: 'Success',
  taskId: task.id,
  eTag: eTagOf(task.change),
  lastModified: isoOfChange(task.change),
  location: `${call.url.origin}/jobs/${job.id}/tasks/${task.id}`,
})

/** The message has the request's id and time as that of a whole answer has (azure-sdk-for-python issue 42399). */
const refused = ({ life }: Call, taskId: string, { code, text, values }: BatchFault) => ({
  status: 'ClientError',
  taskId,
  error: {
    code,
    message: {
      lang: 'en-US',
      value: `${text}\nRequestId:${requestIdOf(life.world)}\nTime:${fullIsoOf(life.now())}`,
    },
    ...(values.length > 0 ? { values } : {}),
  },
})
