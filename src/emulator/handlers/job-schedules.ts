// Job schedules: list, get, look, add, update, patch, disable, enable, terminate, delete, and the jobs they made.
import { z } from 'zod'
import { keyOf, type Wire } from '../life/basics.ts'
import { hasRoomForJob } from '../life/job-birth.ts'
import { withJobDefaults } from '../life/job-defaults.ts'
import type { ScheduleState } from '../life/job-state.ts'
import {
  deleteSchedule,
  enterSchedule,
  jobsOf,
  makeSchedule,
  planRuns,
  terminateSchedule,
  touchSchedule,
  tryRun,
} from '../life/schedule-life.ts'
import { jobScheduleView } from '../views/job-schedule-view.ts'
import { jobStatistics } from '../views/job-statistics.ts'
import { fault } from '../wire/batch-fault.ts'
import { checkConditions, notModified } from '../wire/conditions.ts'
import { jobScheduleFields, scheduleJobFields } from '../wire/filter-fields.ts'
import { readBody } from '../wire/request-body.ts'
import { durationMs, isoOf } from '../wire/wire-time.ts'
import { answer, type Call, created, done, type Handler } from './call.ts'
import { checkProperties, checkSpecification, duration, idText, specification } from './job-body.ts'
import { pageOfJobs } from './jobs.ts'
import { listPage, select } from './list-page.ts'
import { checkMetadata, metadataList } from './metadata.ts'

function scheduleOf(call: Call): ScheduleState {
  const schedule = call.account.schedules?.[keyOf(call.params.schedule ?? '')]
  if (!schedule) throw fault('JobScheduleNotFound')
  return schedule
}

function viewOf(call: Call, schedule: ScheduleState): Wire {
  const view = jobScheduleView(schedule, call.url.origin)
  if (call.url.query.get('$expand')?.toLowerCase() !== 'stats') return view
  const jobs = jobsOf(call.account, schedule)
  return { ...view, stats: jobStatistics(jobs, `${view.url}/lifetimestats`, call.life.now()) }
}

export const listJobSchedules: Handler = (call) =>
  listPage(call, {
    metadata: 'jobschedules',
    items: Object.values(call.account.schedules ?? {}),
    keyOf: (schedule) => keyOf(schedule.id),
    fields: jobScheduleFields,
    view: (schedule) => viewOf(call, schedule),
  })

export const getJobSchedule: Handler = (call) => {
  const schedule = scheduleOf(call)
  if (checkConditions(call.headers, schedule.change, true)) return notModified(schedule.change)
  const view = select(call, {}, viewOf(call, schedule))
  return answer(call, 'jobschedules/@Element', view, schedule.change)
}

/** HEAD: says by its status whether the schedule is there; entity tag and date as on GET, and no body. */
export const jobScheduleExists: Handler = (call) => {
  const { status, headers } = getJobSchedule(call)
  const { 'content-type': _, ...rest } = headers
  return { status, headers: rest, body: '' }
}

export const listJobsOfSchedule: Handler = (call) =>
  pageOfJobs(call, jobsOf(call.account, scheduleOf(call)), scheduleJobFields)

const atLeastAMinute = duration.refine(
  (text) => (durationMs(text) ?? 0) >= 60_000,
  'The value must be at least 1 minute',
)
/** Times come back in Batch's own spelling. */
const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'The value is not a valid date and time')
  .transform((text) => isoOf(Date.parse(text)))

const times = z.looseObject({
  doNotRunUntil: time.optional(),
  doNotRunAfter: time.optional(),
  startWindow: atLeastAMinute.optional(),
  recurrenceInterval: atLeastAMinute.optional(),
})
const jobSpecification = z.looseObject(specification)
const metadata = metadataList.optional()

const addSchema = z.looseObject({
  id: idText,
  displayName: z.string().max(1024, 'A display name has at most 1024 characters').optional(),
  schedule: times,
  jobSpecification,
  metadata,
})
const updateSchema = z.looseObject({ schedule: times, jobSpecification, metadata })
const patchSchema = z.looseObject({
  schedule: times.optional(),
  jobSpecification: jobSpecification.optional(),
  metadata,
})

type Given = z.output<typeof patchSchema>

function check(given: Given, schema: z.ZodObject): void {
  checkProperties(given, schema)
  checkMetadata(given.metadata)
  if (given.schedule) checkProperties(given.schedule, times)
  if (!given.jobSpecification) return
  checkProperties(given.jobSpecification, jobSpecification)
  checkSpecification(given.jobSpecification, true)
}

const withDefaults = (given: Given): Wire => ({
  ...given,
  ...(given.jobSpecification ? { jobSpecification: withJobDefaults(given.jobSpecification) } : {}),
})

export const addJobSchedule: Handler = (call) => {
  const given = readBody(call.body, addSchema)
  check(given, addSchema)
  const { id, ...spec } = given
  const there = call.account.schedules?.[keyOf(id)]
  if (there) {
    throw fault(there.state === 'deleting' ? 'JobScheduleBeingDeleted' : 'JobScheduleExists')
  }
  if (!hasRoomForJob(call.account)) throw fault('ActiveJobAndScheduleQuotaReached')
  const schedule = makeSchedule(call.life, call.account, id, withDefaults(spec))
  return created(call, `/jobschedules/${id}`, schedule.change)
}

/** The schedule, ready to be changed: conditions met and not on its way out. */
function living(call: Call): ScheduleState {
  const schedule = scheduleOf(call)
  checkConditions(call.headers, schedule.change, false)
  if (schedule.state === 'deleting') throw fault('JobScheduleBeingDeleted')
  return schedule
}

function unfinished(call: Call): ScheduleState {
  const schedule = living(call)
  if (schedule.state === 'terminating') throw fault('JobScheduleBeingTerminated')
  if (schedule.state === 'completed') throw fault('JobScheduleCompleted')
  return schedule
}

/** Jobs that there are already go on as they were. */
export const updateJobSchedule: Handler = (call) => {
  const schedule = unfinished(call)
  const given = readBody(call.body, updateSchema)
  check(given, updateSchema)
  const { metadata: _, ...kept } = schedule.spec
  return change(call, schedule, { ...kept, ...withDefaults(given) }, true)
}

export const patchJobSchedule: Handler = (call) => {
  const schedule = unfinished(call)
  const given = readBody(call.body, patchSchema)
  check(given, patchSchema)
  const spec = { ...schedule.spec, ...withDefaults(given) }
  return change(call, schedule, spec, given.schedule !== undefined)
}

function change(call: Call, schedule: ScheduleState, spec: Wire, replan: boolean) {
  schedule.spec = spec
  touchSchedule(call.life, schedule)
  if (replan) planRuns(call.life, call.account, schedule)
  return done(call, 200, { change: schedule.change })
}

/** No job is made until the schedule is enabled again. Doing either twice is taken for granted (assumed). */
export const disableJobSchedule: Handler = (call) => {
  const schedule = unfinished(call)
  if (schedule.state === 'active') enterSchedule(call.life, call.account, schedule, 'disabled')
  touchSchedule(call.life, schedule)
  return done(call, 204, { change: schedule.change })
}

export const enableJobSchedule: Handler = (call) => {
  const schedule = unfinished(call)
  if (schedule.state === 'disabled') enterSchedule(call.life, call.account, schedule, 'active')
  touchSchedule(call.life, schedule)
  tryRun(call.life, call.account, schedule)
  return done(call, 204, { change: schedule.change })
}

export const endJobSchedule: Handler = (call) => {
  const schedule = unfinished(call)
  terminateSchedule(call.life, call.account, schedule)
  touchSchedule(call.life, schedule)
  return done(call, 202, { change: schedule.change })
}

export const removeJobSchedule: Handler = (call) => {
  deleteSchedule(call.life, call.account, living(call))
  return done(call, 202, { id: false })
}
