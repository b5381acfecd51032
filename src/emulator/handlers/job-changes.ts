// Jobs changed by their owner: updated as a whole, patched, disabled, enabled, terminated, deleted.
import { z } from 'zod'
import { autoPoolOf } from '../life/auto-pool.ts'
import type { Wire } from '../life/basics.ts'
import { wakeFor } from '../life/dispatch.ts'
import { defaultConstraints, withPoolInfoDefaults } from '../life/job-defaults.ts'
import {
  deleteJob,
  disableJob,
  enableJob,
  planJob,
  terminateJob,
  touchJob,
} from '../life/job-life.ts'
import type { JobState } from '../life/job-state.ts'
import { fault } from '../wire/batch-fault.ts'
import { checkConditions } from '../wire/conditions.ts'
import type { EmulatorResponse } from '../wire/http.ts'
import { readBody } from '../wire/request-body.ts'
import { type Call, done, type Handler, jobOf } from './call.ts'
import { checkUnfinished } from './check-unfinished.ts'
import { changeable, checkPoolInfo, checkProperties, poolInfo } from './job-body.ts'
import { checkMetadata } from './metadata.ts'
import { disableTasksOption } from './options.ts'

/** The job, ready to be changed: conditions met and not on its way out. */
function living(call: Call): JobState {
  const job = jobOf(call)
  checkConditions(call.headers, job.change, false)
  if (job.state === 'deleting') throw fault('JobBeingDeleted')
  return job
}

/** Refuses what no longer makes sense once a job has ended or is ending. */
function unfinished(call: Call): JobState {
  const job = living(call)
  checkUnfinished(job)
  return job
}

const patchSchema = z.looseObject({ ...changeable, poolInfo: poolInfo.optional() })
const updateSchema = z.looseObject({ ...changeable, poolInfo })

/** Changes what is given, constraint by constraint as a whole. */
export const patchJob: Handler = (call) => {
  const job = unfinished(call)
  const patch = readBody(call.body, patchSchema)
  checkProperties(patch, patchSchema)
  return change(call, job, {
    ...job.spec,
    ...patch,
    ...(patch.constraints ? { constraints: { ...defaultConstraints, ...patch.constraints } } : {}),
  })
}

/** Whatever can be changed and is not given goes back to its default; the job's other properties stay. */
export const updateJob: Handler = (call) => {
  const job = unfinished(call)
  const update = readBody(call.body, updateSchema)
  checkProperties(update, updateSchema)
  const { metadata: _, networkConfiguration: _network, ...kept } = job.spec
  return change(call, job, {
    ...kept,
    priority: 0,
    maxParallelTasks: -1,
    allowTaskPreemption: false,
    onAllTasksComplete: 'noaction',
    ...update,
    constraints: { ...defaultConstraints, ...update.constraints },
  })
}

function change(call: Call, job: JobState, spec: Wire): EmulatorResponse {
  checkMetadata(spec.metadata as Parameters<typeof checkMetadata>[0])
  if (job.spec.onAllTasksComplete === 'terminatejob' && spec.onAllTasksComplete === 'noaction') {
    throw fault('InvalidPropertyValue', {
      PropertyName: 'onAllTasksComplete',
      PropertyValue: 'noaction',
      Reason: 'The value cannot be changed from terminatejob to noaction',
    })
  }
  const next = spec.poolInfo === job.spec.poolInfo ? spec : withPool(job, spec)
  job.spec = next
  touchJob(call.life, job)
  planJob(call.life, call.account, job)
  wakeFor(call.life, call.account, job)
  return done(call, 200, { change: job.change })
}

/**
 * A pool can be changed only while the job is disabled; naming the one it has is no change (recorded of jobs that
 * were active). Of an auto pool only `keepAlive` can be changed. The code of the refusal is assumed.
 */
function withPool(job: JobState, spec: Wire): Wire {
  const asked = spec.poolInfo as z.output<typeof poolInfo>
  checkPoolInfo(asked, job.schedule !== undefined)
  const auto = autoPoolOf(job.spec)
  const askedAuto = asked.autoPoolSpecification
  if (auto && askedAuto) {
    const keepAlive = askedAuto.keepAlive ?? false
    return { ...spec, poolInfo: { autoPoolSpecification: { ...auto, keepAlive } } }
  }
  const { poolId } = (job.spec.poolInfo ?? {}) as { poolId?: string }
  const isSame = !askedAuto && asked.poolId?.toLowerCase() === poolId?.toLowerCase()
  if (!isSame && (job.state !== 'disabled' || askedAuto)) {
    throw fault('OperationInvalidForCurrentState')
  }
  if (!isSame) delete job.autoPoolId
  return { ...spec, poolInfo: withPoolInfoDefaults(asked) }
}

const disableSchema = z.looseObject({ disableTasks: disableTasksOption })

/** Disabling what is disabled, or about to be, is taken for granted. Source: the description of Job_Disable. */
export const disable: Handler = (call) => {
  const job = unfinished(call)
  const { disableTasks } = readBody(call.body, disableSchema)
  if (job.state === 'enabling') throw fault('JobNotActive')
  if (job.state === 'active') disableJob(call.life, call.account, job, disableTasks)
  touchJob(call.life, job)
  return done(call, 202, { change: job.change })
}

/** Enabling a job that is enabled is taken for granted. */
export const enable: Handler = (call) => {
  const job = unfinished(call)
  const isOff = job.state === 'disabled' || job.state === 'disabling'
  if (isOff) enableJob(call.life, call.account, job)
  touchJob(call.life, job)
  return done(call, 202, { change: job.change })
}

const terminateSchema = z.looseObject({ terminateReason: z.string().optional() })

export const terminate: Handler = (call) => {
  const job = unfinished(call)
  const { terminateReason } = readBody(call.body, terminateSchema)
  terminateJob(call.life, call.account, job, terminateReason ?? 'UserTerminate')
  touchJob(call.life, job)
  return done(call, 202, { change: job.change })
}

export const removeJob: Handler = (call) => {
  deleteJob(call.life, call.account, living(call))
  return done(call, 202, { id: false })
}
