// Jobs: list, get, add, and the counts of their tasks.
import { z } from 'zod'
import { keyOf } from '../life/basics.ts'
import { hasRoomForJob, makeJob } from '../life/job-birth.ts'
import { withJobDefaults } from '../life/job-defaults.ts'
import type { JobState } from '../life/job-state.ts'
import { countsView, talliesOf } from '../life/task-counts.ts'
import { jobStatistics } from '../views/job-statistics.ts'
import { jobView } from '../views/job-view.ts'
import { fault } from '../wire/batch-fault.ts'
import { checkConditions, notModified } from '../wire/conditions.ts'
import { type FilterFields, jobFields } from '../wire/filter-fields.ts'
import type { EmulatorResponse } from '../wire/http.ts'
import { readBody } from '../wire/request-body.ts'
import { answer, type Call, created, type Handler, jobOf } from './call.ts'
import { checkProperties, checkSpecification, idText, specification } from './job-body.ts'
import { listPage, select } from './list-page.ts'

/** With `$expand=stats` also what its tasks have used. */
function viewOf(call: Call, job: JobState) {
  const view = jobView(job, call.url.origin)
  if (call.url.query.get('$expand')?.toLowerCase() !== 'stats') return view
  return { ...view, stats: jobStatistics([job], `${view.url}/lifetimejobstats`, call.life.now()) }
}

/** One page of some of the account's jobs. */
export const pageOfJobs = (
  call: Call,
  items: readonly JobState[],
  fields: FilterFields,
): EmulatorResponse =>
  listPage(call, {
    metadata: 'jobs',
    items,
    keyOf: (job) => keyOf(job.id),
    fields,
    view: (job) => viewOf(call, job),
  })

export const listJobs: Handler = (call) =>
  pageOfJobs(call, Object.values(call.account.jobs), jobFields)

export const getJob: Handler = (call) => {
  const job = jobOf(call)
  if (checkConditions(call.headers, job.change, true)) return notModified(job.change)
  return answer(call, 'jobs/@Element', select(call, {}, viewOf(call, job)), job.change)
}

const addSchema = z.looseObject({ id: idText, ...specification })

/** A pool that does not exist is no reason to refuse: the job waits for it. Source: PoolInformation.poolId. */
export const addJob: Handler = (call) => {
  const given = readBody(call.body, addSchema)
  checkProperties(given, addSchema)
  checkSpecification(given, false)
  const { id, ...spec } = given
  const there = call.account.jobs[keyOf(id)]
  if (there) throw fault(there.state === 'deleting' ? 'JobBeingDeleted' : 'JobExists')
  if (!hasRoomForJob(call.account)) throw fault('ActiveJobAndScheduleQuotaReached')
  const job = makeJob(call.life, call.account, id, withJobDefaults(spec))
  // Whatever its id, a job that no schedule has made is said to be at this address (every recording since 2020).
  return created(call, '/jobs/job-1', job.change)
}

/** `running` includes tasks that are being prepared. */
export const getTaskCounts: Handler = (call) => {
  const { tasks, slots } = talliesOf(jobOf(call))
  return answer(call, 'taskcountsresult/@Element', {
    taskCounts: countsView(tasks),
    taskSlotCounts: countsView(slots),
  })
}
