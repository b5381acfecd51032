// Jobs: list, get, add, patch, disable, enable, terminate, delete, and the counts of their tasks.
import { z } from 'zod'
import { slotsOf } from '../life/task-queue.ts'
import { deleteJob, disableJob, enableJob, terminateJob } from '../life/job-life.ts'
import { type JobState, keyOf, type TaskState } from '../life/state.ts'
import { jobView } from '../views/job-view.ts'
import { fault } from '../wire/batch-fault.ts'
import { answer, type Call, created, done, type Handler, jobOf } from '../wire/call.ts'
import { checkConditions, notModified } from '../wire/conditions.ts'
import { jobFields } from '../wire/filter-fields.ts'
import { listPage, select } from '../wire/list-page.ts'
import { readBody } from '../wire/request-body.ts'
import { endless, nextChange } from '../wire/wire-time.ts'
import { disableTasksOption } from './options.ts'

export const listJobs: Handler = (call) =>
  listPage(call, {
    metadata: 'jobs',
    items: Object.values(call.account.jobs),
    keyOf: (job) => keyOf(job.id),
    fields: jobFields,
    view: (job) => jobView(job, call.url.origin),
  })

export const getJob: Handler = (call) => {
  const job = jobOf(call)
  if (checkConditions(call.headers, job.change, true)) return notModified(job.change)
  return answer(call, 'jobs/@Element', select(call, {}, jobView(job, call.url.origin)), job.change)
}

const poolInfo = z.looseObject({ poolId: z.string() })
const addSchema = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  poolInfo,
  constraints: z.looseObject({}).optional(),
})

export const addJob: Handler = (call) => {
  const { id, constraints, ...spec } = readBody(call.body, addSchema)
  if (call.account.jobs[keyOf(id)]) throw fault('JobExists')
  if (!call.account.pools[keyOf(spec.poolInfo.poolId)]) throw fault('ResourceNotFound')
  const now = call.life.now()
  const job: JobState = {
    id,
    spec: {
      constraints: { maxWallClockTime: endless, maxTaskRetryCount: 0, ...constraints },
      ...spec,
    },
    createdMs: now,
    change: { atMs: now, revision: 0 },
    state: 'active',
    stateMs: now,
    tasks: {},
  }
  call.account.jobs[keyOf(id)] = job
  return created(call, `/jobs/${id}`, job.change)
}

/** The job, ready to be changed: conditions met and not on its way out. */
function changeable(call: Call): JobState {
  const job = jobOf(call)
  checkConditions(call.headers, job.change, false)
  if (job.state === 'deleting') throw fault('JobBeingDeleted')
  return job
}

/** Refuses what no longer makes sense once a job has ended or is ending. */
function unfinished(call: Call): JobState {
  const job = changeable(call)
  if (job.state === 'terminating') throw fault('JobBeingTerminated')
  if (job.state === 'completed') throw fault('JobCompleted')
  return job
}

const patchSchema = z.looseObject({
  priority: z.int().min(-1000).max(1000).optional(),
  constraints: z.looseObject({}).optional(),
  poolInfo: poolInfo.optional(),
  metadata: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
  onAllTasksComplete: z.string().optional(),
  maxParallelTasks: z.int().optional(),
  allowTaskPreemption: z.boolean().optional(),
})

export const patchJob: Handler = (call) => {
  const job = unfinished(call)
  const patch = readBody(call.body, patchSchema)
  const known = new Set(Object.keys(patchSchema.shape))
  const odd = Object.keys(patch).find((name) => !known.has(name))
  if (odd) throw fault('UnsupportedProperty', { PropertyName: odd })
  job.spec = { ...job.spec, ...patch }
  job.change = nextChange(job.change, call.life.now())
  return done(call, 200, { change: job.change })
}

const disableSchema = z.looseObject({ disableTasks: disableTasksOption })

export const disable: Handler = (call) => {
  const job = unfinished(call)
  const { disableTasks } = readBody(call.body, disableSchema)
  if (job.state !== 'active') throw fault('JobDisabled')
  disableJob(call.life, call.account, job, disableTasks)
  return done(call, 202, { change: job.change })
}

/** Enabling a job that is enabled is taken for granted. */
export const enable: Handler = (call) => {
  const job = unfinished(call)
  if (job.state !== 'active') enableJob(call.life, call.account, job)
  return done(call, 202, { change: job.change })
}

const terminateSchema = z.looseObject({ terminateReason: z.string().optional() })

export const terminate: Handler = (call) => {
  const job = unfinished(call)
  const { terminateReason } = readBody(call.body, terminateSchema)
  terminateJob(call.life, call.account, job, terminateReason ?? 'UserTerminate')
  return done(call, 202, { change: job.change })
}

export const removeJob: Handler = (call) => {
  deleteJob(call.life, call.account, changeable(call))
  return done(call, 202, { id: false })
}

/** `running` includes tasks that are being prepared. */
export const getTaskCounts: Handler = (call) => {
  const tasks = Object.values(jobOf(call).tasks)
  const counts = (weight: (task: TaskState) => number) => {
    const sum = (wanted: (task: TaskState) => boolean) =>
      tasks.filter(wanted).reduce((total, task) => total + weight(task), 0)
    return {
      active: sum(({ state }) => state === 'active'),
      running: sum(({ state }) => state === 'running' || state === 'preparing'),
      completed: sum(({ state }) => state === 'completed'),
      succeeded: sum(({ result }) => result === 'success'),
      failed: sum(({ result }) => result === 'failure'),
    }
  }
  return answer(call, 'taskcountsresult/@Element', {
    taskCounts: counts(() => 1),
    taskSlotCounts: counts(slotsOf),
  })
}
