// Pools that Batch makes for a job or a schedule, and takes away with it.

import type { AccountState } from './account-state.ts'
import { startAutoScale } from './autoscale-life.ts'
import { type FailureInfo, keyOf, type Wire } from './basics.ts'
import { guidOf } from './dice.ts'
import type { JobState, ScheduleState } from './job-state.ts'
import type { Life } from './life.ts'
import { newPool } from './new-pool.ts'
import { deletePool, startResize } from './pool-life.ts'

interface AutoPoolSpecification {
  readonly autoPoolIdPrefix?: string
  readonly poolLifetimeOption?: string
  readonly keepAlive?: boolean
  readonly pool?: Wire
}

export const autoPoolOf = (spec: Wire): AutoPoolSpecification | undefined =>
  (spec.poolInfo as { autoPoolSpecification?: AutoPoolSpecification } | undefined)
    ?.autoPoolSpecification

/**
 * Gives a new job its auto pool, or that of its schedule. Says what is wrong if none can be made;
 * the job then keeps the id that the pool would have had (recorded).
 */
export function assignAutoPool(
  life: Life,
  account: AccountState,
  job: JobState,
  schedule: ScheduleState | undefined,
): FailureInfo | undefined {
  const auto = autoPoolOf(job.spec)
  if (!auto) return undefined
  const shared = auto.poolLifetimeOption === 'jobschedule' ? schedule : undefined
  const there = shared?.autoPoolId
  if (there && account.pools[keyOf(there)]?.state === 'active') {
    job.autoPoolId = there
    return undefined
  }
  const guid = guidOf(life.world.seed, 'auto-pool', account.name, job.id, life.now()).toUpperCase()
  const id = auto.autoPoolIdPrefix ? `${auto.autoPoolIdPrefix}_${guid}` : guid
  job.autoPoolId = id
  const wrong = faultIn(account, auto)
  if (wrong) return wrong
  if (shared) shared.autoPoolId = id
  makePool(life, account, id, auto.pool ?? {})
  return undefined
}

/** There are no certificates in an emulated account, so that every one named is unknown. */
function faultIn(account: AccountState, auto: AutoPoolSpecification): FailureInfo | undefined {
  const { pool } = auto
  if (!pool || (!pool.virtualMachineConfiguration && !pool.cloudServiceConfiguration)) {
    return userError('InvalidAutoPoolSettings', 'The auto pool settings are invalid')
  }
  const certificates = (pool.certificateReferences ?? []) as Record<string, string>[]
  if (certificates.length > 0) {
    return userError(
      'InvalidCertificatesInAutoPool',
      'One or more certificates specified for the pool are invalid',
      certificates.map(({ thumbprintAlgorithm, thumbprint }) => ({
        name: `${thumbprintAlgorithm}-${thumbprint}`,
        value: 'The specified certificate does not exist.',
      })),
    )
  }
  const packages = missingPackages(account, pool)
  if (packages.length > 0) {
    return userError(
      'InvalidApplicationPackageReferencesInAutoPool',
      'One or more application package references specified for the pool are invalid',
      packages.map((name) => ({
        name,
        value: 'The specified application package does not exist.',
      })),
    )
  }
  if (pool.enableAutoScale === true && !pool.autoScaleFormula) {
    return userError(
      'InvalidAutoScaleFormulaInAutoPool',
      'The auto scale formula specified for the pool is invalid',
    )
  }
  const most = account.quotas?.pools
  if (most !== undefined && Object.keys(account.pools).length >= most) {
    return userError(
      'AutoPoolCreationFailedWithQuotaReached',
      'The auto pool could not be created because the quota of the account has been reached',
    )
  }
  return undefined
}

/** The references to packages that the account does not have. */
function missingPackages(account: AccountState, pool: Wire): string[] {
  const references = (pool.applicationPackageReferences ?? []) as {
    applicationId?: string
    version?: string
  }[]
  const isThere = ({ applicationId, version }: (typeof references)[number]) =>
    account.applications?.some(
      ({ id, versions }) =>
        keyOf(id) === keyOf(String(applicationId)) &&
        (version === undefined || versions.includes(version)),
    )
  return references.filter((one) => !isThere(one)).map((one) => String(one.applicationId))
}

/** The words of the certificates' error are recorded; the others are put in its manner. */
const userError = (
  code: string,
  message: string,
  details?: FailureInfo['details'],
): FailureInfo => ({ category: 'UserError', code, message, ...(details ? { details } : {}) })

function makePool(life: Life, account: AccountState, id: string, spec: Wire): void {
  const pool = newPool(life, { id, spec })
  account.pools[keyOf(id)] = pool
  startResize(life, account, pool, 'requeue')
  if (pool.spec.enableAutoScale === true) startAutoScale(life, account, pool)
}

/** The end of a job or schedule is the end of its pool, unless that is to be kept alive. */
export function dropAutoPool(
  life: Life,
  account: AccountState,
  owner: { readonly spec: Wire; readonly autoPoolId?: string },
): void {
  const auto = autoPoolOf((owner.spec.jobSpecification as Wire | undefined) ?? owner.spec)
  const pool = owner.autoPoolId === undefined ? undefined : account.pools[keyOf(owner.autoPoolId)]
  if (!pool || auto?.keepAlive === true || pool.state === 'deleting') return
  deletePool(life, account, pool)
}
