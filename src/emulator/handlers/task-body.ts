// The body of a task to be added: its shape, what Batch refuses in it, and what Batch fills in.

import { z } from 'zod'
import type { Wire } from '../life/basics.ts'
import { keyOf } from '../life/basics.ts'
import type { JobState } from '../life/job-state.ts'
import type { TaskState } from '../life/task-state.ts'
import { fault } from '../wire/batch-fault.ts'
import { keptDuration } from '../wire/duration-text.ts'
import { idPattern } from '../wire/id-pattern.ts'
import { durationMs, endless } from '../wire/wire-time.ts'

const duration = z
  .string()
  .refine((text) => durationMs(text) !== undefined, 'The value is not a valid ISO 8601 duration')

export const constraints = z.looseObject({
  maxWallClockTime: duration.optional(),
  retentionTime: duration.optional(),
  maxTaskRetryCount: z.int().min(-1).optional(),
})

const files = z.array(z.looseObject({ filePath: z.string().optional() }))
const exitOptions = z.looseObject({
  jobAction: z.string().optional(),
  dependencyAction: z.string().optional(),
})

const exitConditions = z.looseObject({
  exitCodes: z.array(z.looseObject({ code: z.int(), exitOptions })).optional(),
  exitCodeRanges: z.array(z.looseObject({ start: z.int(), end: z.int(), exitOptions })).optional(),
  preProcessingError: exitOptions.optional(),
  fileUploadError: exitOptions.optional(),
  default: exitOptions.optional(),
})

/** Every property the contract has, TaskAddParameter; nested ones that are not looked at pass as they are. */
export const taskBody = z.looseObject({
  id: z.string(),
  commandLine: z.string(),
  displayName: z.string().max(1024).optional(),
  containerSettings: z.looseObject({ imageName: z.string() }).optional(),
  exitConditions: exitConditions.optional(),
  resourceFiles: files.optional(),
  outputFiles: z
    .array(
      z.looseObject({
        filePattern: z.string(),
        destination: z.looseObject({}),
        uploadOptions: z.looseObject({ uploadCondition: z.string() }),
      }),
    )
    .optional(),
  environmentSettings: z
    .array(z.looseObject({ name: z.string(), value: z.string().optional() }))
    .optional(),
  affinityInfo: z.looseObject({ affinityId: z.string() }).optional(),
  constraints: constraints.optional(),
  requiredSlots: z.int().min(1).max(256).optional(),
  userIdentity: z
    .looseObject({ username: z.string().optional(), autoUser: z.looseObject({}).optional() })
    .optional(),
  multiInstanceSettings: z
    .looseObject({
      coordinationCommandLine: z.string(),
      numberOfInstances: z.int().min(1).optional(),
      commonResourceFiles: files.optional(),
    })
    .optional(),
  dependsOn: z
    .looseObject({
      taskIds: z.array(z.string()).optional(),
      taskIdRanges: z.array(z.looseObject({ start: z.int(), end: z.int() })).optional(),
    })
    .optional(),
  applicationPackageReferences: z
    .array(z.looseObject({ applicationId: z.string(), version: z.string().optional() }))
    .optional(),
  authenticationTokenSettings: z.looseObject({ access: z.array(z.string()).optional() }).optional(),
})
export type TaskBody = z.output<typeof taskBody>

const known = new Set(Object.keys(taskBody.shape))

const invalid = (name: string, value: unknown, reason: string) =>
  fault('InvalidPropertyValue', {
    PropertyName: name,
    PropertyValue: String(value),
    Reason: reason,
  })

/** All ids of a dependency list together may have so many characters. Source: TaskDependencies. */
const mostIdCharacters = 64_000

/** Throws what Batch says of a task that its job cannot take. The texts of `Reason` are not recorded. */
export function checkTask(job: JobState, given: TaskBody): void {
  const odd = Object.keys(given).find((name) => !known.has(name))
  if (odd !== undefined) throw fault('UnsupportedProperty', { PropertyName: odd })
  if (!idPattern.test(given.id)) {
    throw invalid(
      'id',
      given.id,
      'The id can have 1 to 64 characters: letters, digits, hyphens and underscores',
    )
  }
  checkName(job, given.id)
  checkDependencies(job, given)
  checkExitConditions(job, given)
  if (given.multiInstanceSettings && (given.requiredSlots ?? 1) !== 1) {
    throw invalid('requiredSlots', given.requiredSlots, 'A multi-instance task takes one slot')
  }
}

function checkName(job: JobState, id: string): void {
  const idOf = (part: unknown, byDefault: string): string | undefined =>
    part ? keyOf((part as { id?: string }).id ?? byDefault) : undefined
  if (keyOf(id) === idOf(job.spec.jobPreparationTask, 'jobpreparation')) {
    throw fault('TaskIdSameAsJobPreparationTask')
  }
  if (keyOf(id) === idOf(job.spec.jobReleaseTask, 'jobrelease')) {
    throw fault('TaskIdSameAsJobReleaseTask')
  }
  if (Object.hasOwn(job.tasks, keyOf(id))) throw fault('TaskExists')
}

/**
 * A job that does not use dependencies refuses them with UnsupportedProperty: so users report it in 2022 and 2025
 * (azure-sdk-for-python issues 27859 and 42399), though the reference names TaskDependenciesNotSpecifiedOnJob.
 * An empty list is none.
 */
function checkDependencies(job: JobState, { dependsOn }: TaskBody): void {
  const { taskIds = [], taskIdRanges = [] } = dependsOn ?? {}
  if (taskIds.length + taskIdRanges.length === 0) return
  if (job.spec.usesTaskDependencies !== true) {
    throw fault('UnsupportedProperty', { PropertyName: 'dependsOn' })
  }
  if (taskIds.reduce((sum, id) => sum + id.length, 0) > mostIdCharacters) {
    throw fault('TaskDependencyListTooLong')
  }
  for (const { start, end } of taskIdRanges) {
    if (start > end)
      throw invalid('taskIdRanges', `${start}-${end}`, 'The range ends before it starts')
  }
}

const jobActions = ['none', 'disable', 'terminate']
const dependencyActions = ['satisfy', 'block']

/** An action on the job may be named only where the job performs such. Source: ExitOptions. */
function checkExitConditions(job: JobState, given: TaskBody): void {
  const { exitCodes = [], exitCodeRanges = [], ...others } = given.exitConditions ?? {}
  const options = [...exitCodes, ...exitCodeRanges].map(({ exitOptions }) => exitOptions)
  for (const name of ['preProcessingError', 'fileUploadError', 'default'] as const) {
    if (others[name]) options.push(others[name])
  }
  for (const { jobAction, dependencyAction } of options) {
    if (jobAction !== undefined) {
      if (!jobActions.includes(jobAction.toLowerCase()))
        throw invalid('jobAction', jobAction, oneOf(jobActions))
      if (job.spec.onTaskFailure !== 'performexitoptionsjobaction') {
        throw invalid('jobAction', jobAction, "The job's onTaskFailure is noaction")
      }
    }
    if (
      dependencyAction !== undefined &&
      !dependencyActions.includes(dependencyAction.toLowerCase())
    ) {
      throw invalid('dependencyAction', dependencyAction, oneOf(dependencyActions))
    }
  }
}

const oneOf = (names: readonly string[]): string => `The value must be one of ${names.join(', ')}`

const uploadConditions: Readonly<Record<string, string>> = {
  tasksuccess: 'TaskSuccess',
  taskfailure: 'TaskFailure',
  taskcompletion: 'TaskCompletion',
}

/** The task with what Batch fills in, as it is read back: the cases of letters and the defaults are recorded. */
export function specOf(job: JobState, given: TaskBody): TaskState['spec'] {
  const { id: _id, outputFiles, multiInstanceSettings, userIdentity, ...rest } = given
  return {
    ...rest,
    ...(outputFiles ? { outputFiles: outputFiles.map(withCondition) } : {}),
    userIdentity: userOf(userIdentity),
    ...(multiInstanceSettings
      ? { multiInstanceSettings: { numberOfInstances: 1, ...multiInstanceSettings } }
      : {}),
    constraints: constraintsOf(job, given.constraints),
    requiredSlots: given.requiredSlots ?? 1,
  }
}

const withCondition = (file: NonNullable<TaskBody['outputFiles']>[number]): Wire => {
  const { uploadOptions } = file
  const name = uploadConditions[uploadOptions.uploadCondition.toLowerCase()]
  return name ? { ...file, uploadOptions: { ...uploadOptions, uploadCondition: name } } : file
}

const userOf = (given: TaskBody['userIdentity']): Wire => {
  if (given?.username !== undefined) return given
  return {
    autoUser: { scope: 'pool', elevationLevel: 'nonadmin', ...given?.autoUser },
  }
}

/** A task without a retry count has its job's. Source: TaskAddParameter.constraints, and recorded. */
export const constraintsOf = (job: JobState, given: z.output<typeof constraints> = {}): Wire => {
  const ofJob = job.spec.constraints as { maxTaskRetryCount?: number } | undefined
  return {
    maxWallClockTime: keptDuration(given.maxWallClockTime ?? endless),
    retentionTime: keptDuration(given.retentionTime ?? 'P7D'),
    maxTaskRetryCount: given.maxTaskRetryCount ?? ofJob?.maxTaskRetryCount ?? 0,
  }
}
