// Bodies that say what a job is like: of jobs added or changed, and of the jobs of a schedule. Sources: the contract and its texts.

import { z } from 'zod'
import { autoPoolOf } from '../life/auto-pool.ts'
import type { Wire } from '../life/basics.ts'
import { fault } from '../wire/batch-fault.ts'
import { keptDuration } from '../wire/duration-text.ts'
import { idPattern } from '../wire/id-pattern.ts'
import { durationMs } from '../wire/wire-time.ts'
import { checkMetadata, metadataList } from './metadata.ts'
import { oneOf } from './options.ts'

export const idText = z
  .string()
  .regex(idPattern, 'The id can have up to 64 characters: letters, digits, hyphens and underscores')
const name = z.string().max(1024, 'A display name has at most 1024 characters').optional()

export const duration = z
  .string()
  .refine((text) => durationMs(text) !== undefined, 'The value is not a valid ISO 8601 duration')
  .transform(keptDuration)

const limits = {
  maxWallClockTime: duration.optional(),
  maxTaskRetryCount: z.int().min(-1, 'The value must be -1 or more').optional(),
}
const constraints = z.looseObject(limits).optional()
const taskConstraints = z.looseObject({ ...limits, retentionTime: duration.optional() }).optional()

const settings = z.array(z.looseObject({ name: z.string(), value: z.string().optional() }))

const taskOfJob = {
  commandLine: z.string().min(1, 'The command line is empty'),
  environmentSettings: settings.optional(),
}

const autoPool = z.looseObject({
  autoPoolIdPrefix: z.string().max(20, 'The prefix has at most 20 characters').optional(),
  poolLifetimeOption: oneOf('job', 'jobschedule'),
  keepAlive: z.boolean().optional(),
  pool: z.looseObject({ vmSize: z.string() }).optional(),
})

export const poolInfo = z.looseObject({
  poolId: z.string().optional(),
  autoPoolSpecification: autoPool.optional(),
})

/** What an update or a patch may also change. */
export const changeable = {
  priority: z
    .int()
    .min(-1000, 'The priority must be between -1000 and 1000')
    .max(1000, 'The priority must be between -1000 and 1000')
    .optional(),
  maxParallelTasks: z
    .int()
    .refine((most) => most === -1 || most > 0, 'The value must be -1 or more than 0')
    .optional(),
  allowTaskPreemption: z.boolean().optional(),
  onAllTasksComplete: oneOf('noaction', 'terminatejob').optional(),
  constraints,
  metadata: metadataList.optional(),
  networkConfiguration: z.looseObject({ subnetId: z.string().optional() }).optional(),
}

/** What a job and a schedule's specification of one both have. */
export const specification = {
  ...changeable,
  poolInfo,
  displayName: name,
  usesTaskDependencies: z.boolean().optional(),
  onTaskFailure: oneOf('noaction', 'performexitoptionsjobaction').optional(),
  commonEnvironmentSettings: settings.optional(),
  jobManagerTask: z
    .looseObject({
      ...taskOfJob,
      id: idText,
      displayName: name,
      constraints: taskConstraints,
      requiredSlots: z.int().min(1).optional(),
    })
    .optional(),
  jobPreparationTask: z
    .looseObject({ ...taskOfJob, id: idText.optional(), constraints: taskConstraints })
    .optional(),
  jobReleaseTask: z
    .looseObject({
      ...taskOfJob,
      id: idText.optional(),
      maxWallClockTime: duration
        .refine((text) => (durationMs(text) ?? 0) <= 15 * 60_000, 'The limit is at most 15 minutes')
        .optional(),
    })
    .optional(),
}

/** Refuses properties that the schema does not name. */
export function checkProperties(given: object, schema: z.ZodObject): void {
  const odd = Object.keys(given).find((property) => !Object.hasOwn(schema.shape, property))
  if (odd !== undefined) throw fault('UnsupportedProperty', { PropertyName: odd })
}

const invalid = (PropertyName: string, Reason: string) =>
  fault('InvalidPropertyValue', { PropertyName, Reason })

/** Refuses what no single property shows. */
export function checkSpecification(
  given: Wire & { readonly metadata?: z.output<typeof metadataList> | undefined },
  ofSchedule: boolean,
): void {
  checkMetadata(given.metadata)
  checkPoolInfo(given.poolInfo as z.output<typeof poolInfo>, ofSchedule)
  if (given.jobReleaseTask && !given.jobPreparationTask) {
    throw invalid(
      'jobReleaseTask',
      'A job release task cannot be specified without a job preparation task',
    )
  }
  const ids = ['jobManagerTask', 'jobPreparationTask', 'jobReleaseTask'].flatMap((part) => {
    const id = (given[part] as { id?: string } | undefined)?.id
    return id === undefined ? [] : [id.toLowerCase()]
  })
  if (new Set(ids).size < ids.length) {
    throw invalid('id', 'The tasks of a job must have different ids')
  }
}

/** Either a pool's id or the specification of one; a pool for the lifetime of a schedule needs a schedule. */
export function checkPoolInfo(given: z.output<typeof poolInfo>, ofSchedule: boolean): void {
  const auto = autoPoolOf({ poolInfo: given })
  if ((given.poolId === undefined) === (auto === undefined)) {
    if (!auto) throw fault('MissingRequiredProperty', { PropertyName: 'poolId' })
    throw invalid('poolInfo', 'Give either poolId or autoPoolSpecification, not both')
  }
  if (auto?.poolLifetimeOption === 'jobschedule' && !ofSchedule) {
    throw invalid(
      'poolLifetimeOption',
      'The lifetime of a job schedule can only be given to the pools of job schedules',
    )
  }
}
