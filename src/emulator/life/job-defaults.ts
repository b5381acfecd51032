// What Batch fills in where a job leaves it out, as it is read back in every recording.
import { endless } from '../wire/wire-time.ts'
import type { Wire } from './basics.ts'
import { keptSpec } from './pool-defaults.ts'

const ordinaryUser = { autoUser: { scope: 'pool', elevationLevel: 'nonadmin' } }

const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)

/** A job, or the specification of a schedule's jobs, with everything filled in. */
export function withJobDefaults(given: Wire): Wire {
  const constraints = { ...defaultConstraints, ...(given.constraints as Wire | undefined) }
  const { maxTaskRetryCount } = constraints
  const { jobManagerTask, jobPreparationTask, jobReleaseTask, poolInfo } = given as Parts
  return {
    ...given,
    priority: given.priority ?? 0,
    maxParallelTasks: given.maxParallelTasks ?? -1,
    usesTaskDependencies: given.usesTaskDependencies ?? false,
    allowTaskPreemption: given.allowTaskPreemption ?? false,
    onAllTasksComplete: lower(given.onAllTasksComplete ?? 'noaction'),
    onTaskFailure: lower(given.onTaskFailure ?? 'noaction'),
    constraints,
    ...(jobManagerTask ? { jobManagerTask: manager(jobManagerTask, maxTaskRetryCount) } : {}),
    ...(jobPreparationTask
      ? { jobPreparationTask: preparation(jobPreparationTask, maxTaskRetryCount) }
      : {}),
    ...(jobReleaseTask ? { jobReleaseTask: release(jobReleaseTask) } : {}),
    ...(poolInfo ? { poolInfo: withPoolInfoDefaults(poolInfo) } : {}),
  }
}

type Parts = Readonly<
  Record<'jobManagerTask' | 'jobPreparationTask' | 'jobReleaseTask' | 'poolInfo', Wire | undefined>
>

export const defaultConstraints: Wire = { maxWallClockTime: endless, maxTaskRetryCount: 0 }

/** A manager's retries are its job's at the time it is made (recorded); that a preparation's are too is assumed. */
const taskConstraints = (given: unknown, maxTaskRetryCount: unknown): Wire => ({
  maxWallClockTime: endless,
  retentionTime: 'P7D',
  maxTaskRetryCount,
  ...(given as Wire | undefined),
})

const manager = (given: Wire, retries: unknown): Wire => ({
  ...given,
  constraints: taskConstraints(given.constraints, retries),
  requiredSlots: given.requiredSlots ?? 1,
  userIdentity: given.userIdentity ?? ordinaryUser,
  runExclusive: given.runExclusive ?? true,
  allowLowPriorityNode: given.allowLowPriorityNode ?? true,
  killJobOnCompletion: given.killJobOnCompletion ?? true,
})

const preparation = (given: Wire, retries: unknown): Wire => ({
  id: 'jobpreparation',
  ...given,
  constraints: taskConstraints(given.constraints, retries),
  userIdentity: given.userIdentity ?? ordinaryUser,
  waitForSuccess: given.waitForSuccess ?? true,
  rerunOnNodeRebootAfterSuccess: given.rerunOnNodeRebootAfterSuccess ?? true,
})

const release = (given: Wire): Wire => ({
  id: 'jobrelease',
  ...given,
  maxWallClockTime: given.maxWallClockTime ?? 'PT15M',
  retentionTime: given.retentionTime ?? 'P7D',
  userIdentity: given.userIdentity ?? ordinaryUser,
})

export function withPoolInfoDefaults(given: Wire): Wire {
  const auto = given.autoPoolSpecification as Wire | undefined
  if (!auto) return given
  const { pool } = auto
  return {
    ...given,
    autoPoolSpecification: {
      ...auto,
      poolLifetimeOption: lower(auto.poolLifetimeOption),
      keepAlive: auto.keepAlive ?? false,
      ...(pool ? { pool: autoPool(pool as Wire) } : {}),
    },
  }
}

/** As recorded of auto pools; what is shown of pools themselves in the same way is left to the pools' own rules. */
function autoPool(given: Wire): Wire {
  const { certificateReferences } = given
  return {
    ...keptSpec(given),
    taskSlotsPerNode: given.taskSlotsPerNode ?? 1,
    taskSchedulingPolicy: given.taskSchedulingPolicy ?? { nodeFillType: 'Spread' },
    resizeTimeout: given.resizeTimeout ?? 'PT15M',
    targetDedicatedNodes: given.targetDedicatedNodes ?? 0,
    targetLowPriorityNodes: given.targetLowPriorityNodes ?? 0,
    enableAutoScale: given.enableAutoScale ?? false,
    enableInterNodeCommunication: given.enableInterNodeCommunication ?? false,
    ...(certificateReferences
      ? { certificateReferences: (certificateReferences as Wire[]).map(certificate) }
      : {}),
  }
}

const storeLocations: Readonly<Record<string, string>> = {
  localmachine: 'LocalMachine',
  currentuser: 'CurrentUser',
}

/** Thumbprints come back in lower case, store locations in upper camel case (recorded). */
const certificate = (given: Wire): Wire => ({
  ...given,
  thumbprint: lower(given.thumbprint),
  ...(given.storeLocation
    ? {
        storeLocation:
          storeLocations[String(given.storeLocation).toLowerCase()] ?? given.storeLocation,
      }
    : {}),
})
