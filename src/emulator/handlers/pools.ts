// Pools: list, get, exists, add, delete.
import { z } from 'zod'
import { startAutoScale } from '../life/autoscale-life.ts'
import { keyOf } from '../life/basics.ts'
import { newPool } from '../life/new-pool.ts'
import { deletePool, startResize } from '../life/pool-life.ts'
import type { PoolState } from '../life/pool-state.ts'
import { type PoolLook, poolView } from '../views/pool-view.ts'
import { fault } from '../wire/batch-fault.ts'
import { checkConditions, notModified } from '../wire/conditions.ts'
import { poolFields } from '../wire/filter-fields.ts'
import { checkResizeTimeout, readBody } from '../wire/request-body.ts'
import { checkAutoScale } from './autoscale-checks.ts'
import { answer, type Call, created, done, type Handler, poolOf } from './call.ts'
import { listPage, select } from './list-page.ts'
import { checkMetadata } from './metadata.ts'
import { addShape, checkProperties, given } from './pool-body.ts'
import {
  checkCertificates,
  checkImage,
  checkNetwork,
  checkPackages,
  checkPoolQuota,
} from './pool-checks.ts'
import { versionOf } from './version.ts'

/** The one thing that can be expanded. */
const wantsStatistics = /(^|,)\s*stats\s*(,|$)/i

const lookOf = (call: Call): PoolLook => ({
  origin: call.url.origin,
  version: versionOf(call),
  statsMs: wantsStatistics.test(call.url.query.get('$expand') ?? '') ? call.life.now() : undefined,
})

export const listPools: Handler = (call) =>
  listPage(call, {
    metadata: 'pools',
    items: Object.values(call.account.pools),
    keyOf: (pool) => keyOf(pool.id),
    fields: poolFields,
    view: (pool) => poolView(pool, lookOf(call)),
  })

export const getPool: Handler = (call) => {
  const pool = poolOf(call)
  if (checkConditions(call.headers, pool.change, true)) return notModified(pool.change)
  const view = select(call, {}, poolView(pool, lookOf(call)))
  return answer(call, 'pools/@Element', view, pool.change)
}

/** HEAD: says by its status whether the pool is there; entity tag and date as on GET, and no body. */
export const poolExists: Handler = (call) => {
  const { status, headers } = getPool(call)
  const { 'content-type': _, ...rest } = headers
  return { status, headers: rest, body: '' }
}

const addSchema = z.looseObject(addShape)

export const addPool: Handler = (call) => {
  const body = readBody(call.body, addSchema)
  checkProperties(body, addShape, versionOf(call))
  if (!body.virtualMachineConfiguration && !body.cloudServiceConfiguration) {
    throw fault('MissingRequiredProperty', { PropertyName: 'virtualMachineConfiguration' })
  }
  checkResizeTimeout(body.resizeTimeout ?? undefined)
  checkAutoScale(body)
  checkMetadata(body.metadata ?? undefined)
  checkImage(call, body.virtualMachineConfiguration)
  checkNetwork(call, body.networkConfiguration)
  if (call.account.pools[keyOf(body.id)]) throw fault('PoolExists')
  checkPackages(call.account, body.applicationPackageReferences)
  checkCertificates(body.certificateReferences)
  checkPoolQuota(call.account)
  const { id, maxTasksPerNode, ...rest } = body
  const slots = maxTasksPerNode ? { taskSlotsPerNode: maxTasksPerNode } : {}
  const pool = newPool(call.life, { id, spec: given({ ...rest, ...slots }) })
  call.account.pools[keyOf(id)] = pool
  startResize(call.life, call.account, pool, 'requeue')
  if (pool.spec.enableAutoScale === true) startAutoScale(call.life, call.account, pool)
  return created(call, `/pools/${id}`, pool.change)
}

/** The pool, ready to be changed: conditions met and not being deleted. */
export function changeable(call: Call): PoolState {
  const pool = poolOf(call)
  checkConditions(call.headers, pool.change, false)
  if (pool.state === 'deleting') throw fault('PoolBeingDeleted')
  return pool
}

export const removePool: Handler = (call) => {
  deletePool(call.life, call.account, changeable(call))
  return done(call, 202, { id: false })
}
