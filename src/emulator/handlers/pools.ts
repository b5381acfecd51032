// Pools: list, get, add, delete, patch, resize, stop a resize, remove nodes.
import { z } from 'zod'
import { deletePool, dismiss, startResize, stopResize, touchPool } from '../life/pool-life.ts'
import { keyOf, nodeIn, type PoolState, type Wire } from '../life/state.ts'
import { poolView } from '../views/pool-view.ts'
import { fault } from '../wire/batch-fault.ts'
import { answer, type Call, created, done, type Handler, poolOf } from '../wire/call.ts'
import { checkConditions, notModified } from '../wire/conditions.ts'
import { poolFields } from '../wire/filter-fields.ts'
import { listPage, select } from '../wire/list-page.ts'
import { checkResizeTimeout, readBody } from '../wire/request-body.ts'
import { deallocationOption, lowerCase } from './options.ts'

export const listPools: Handler = (call) =>
  listPage(call, {
    metadata: 'pools',
    items: Object.values(call.account.pools),
    keyOf: (pool) => keyOf(pool.id),
    fields: poolFields,
    view: (pool) => poolView(pool, call.url.origin),
  })

export const getPool: Handler = (call) => {
  const pool = poolOf(call)
  if (checkConditions(call.headers, pool.change, true)) return notModified(pool.change)
  return answer(
    call,
    'pools/@Element',
    select(call, {}, poolView(pool, call.url.origin)),
    pool.change,
  )
}

/** HEAD: says by its status whether the pool is there; entity tag and date as on GET, and no body. */
export const poolExists: Handler = (call) => {
  const { status, headers } = getPool(call)
  const { 'content-type': _, ...rest } = headers
  return { status, headers: rest, body: '' }
}

const count = z.int().min(0)
const addSchema = z.looseObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  vmSize: z.string(),
  targetDedicatedNodes: count.optional(),
  targetLowPriorityNodes: count.optional(),
  resizeTimeout: z.string().optional(),
  taskSlotsPerNode: z.int().min(1).max(256).optional(),
  enableAutoScale: z.boolean().optional(),
})

const boot = {
  allocateMs: 5_000,
  createMs: 15_000,
  startMs: 20_000,
  startTaskMs: 8_000,
  rebootMs: 25_000,
  leaveMs: 20_000,
}

export const addPool: Handler = (call) => {
  const { id, targetDedicatedNodes, targetLowPriorityNodes, ...spec } = readBody(
    call.body,
    addSchema,
  )
  checkResizeTimeout(spec.resizeTimeout)
  if (!spec.virtualMachineConfiguration && !spec.cloudServiceConfiguration) {
    throw fault('MissingRequiredProperty', { PropertyName: 'virtualMachineConfiguration' })
  }
  if (call.account.pools[keyOf(id)]) throw fault('PoolExists')
  const now = call.life.now()
  const pool: PoolState = {
    id,
    spec: withDefaults(spec),
    createdMs: now,
    change: { atMs: now, revision: 0 },
    state: 'active',
    stateMs: now,
    allocationState: 'steady',
    allocationMs: now,
    targetDedicated: targetDedicatedNodes ?? 0,
    targetSpot: targetLowPriorityNodes ?? 0,
    resizeErrors: [],
    nextIndex: 0,
    resizeStep: 0,
    nodes: {},
    faults: [],
    boot,
    startTaskStdout: '',
    dispatching: false,
  }
  call.account.pools[keyOf(id)] = pool
  startResize(call.life, call.account, pool, 'requeue')
  return created(call, `/pools/${id}`, pool.change)
}

/** What a start task leaves out is filled in when it is read again. */
const withDefaults = (spec: Wire): Wire =>
  spec.startTask
    ? { ...spec, startTask: { maxTaskRetryCount: 0, waitForSuccess: true, ...spec.startTask } }
    : spec

/** The pool, ready to be changed: conditions met and not being deleted. */
function changeable(call: Call): PoolState {
  const pool = poolOf(call)
  checkConditions(call.headers, pool.change, false)
  if (pool.state === 'deleting') throw fault('PoolBeingDeleted')
  return pool
}

const steady = (call: Call): PoolState => {
  const pool = changeable(call)
  if (pool.allocationState !== 'steady') throw fault('PoolBeingResized')
  return pool
}

export const removePool: Handler = (call) => {
  deletePool(call.life, call.account, changeable(call))
  return done(call, 202, { id: false })
}

const patchSchema = z.looseObject({
  startTask: z.looseObject({ commandLine: z.string() }).optional(),
  metadata: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
  applicationPackageReferences: z.array(z.looseObject({})).optional(),
  certificateReferences: z.array(z.looseObject({})).optional(),
  targetNodeCommunicationMode: z.string().optional(),
})

export const patchPool: Handler = (call) => {
  const pool = changeable(call)
  const known = new Set(Object.keys(patchSchema.shape))
  const patch = readBody(call.body, patchSchema)
  const odd = Object.keys(patch).find((name) => !known.has(name))
  if (odd) throw fault('UnsupportedProperty', { PropertyName: odd })
  pool.spec = withDefaults({ ...pool.spec, ...patch })
  touchPool(call.life, pool)
  return done(call, 200, { change: pool.change })
}

const resizeSchema = z.looseObject({
  targetDedicatedNodes: count.optional(),
  targetLowPriorityNodes: count.optional(),
  resizeTimeout: z.string().optional(),
  nodeDeallocationOption: deallocationOption,
})

export const resizePool: Handler = (call) => {
  const pool = steady(call)
  const body = readBody(call.body, resizeSchema)
  checkResizeTimeout(body.resizeTimeout)
  if (body.targetDedicatedNodes === undefined && body.targetLowPriorityNodes === undefined) {
    throw fault('MissingRequiredProperty', { PropertyName: 'targetDedicatedNodes' })
  }
  if (pool.spec.enableAutoScale === true) {
    throw fault('OperationNotValidOnPool', { Reason: 'The pool scales automatically' })
  }
  pool.targetDedicated = body.targetDedicatedNodes ?? pool.targetDedicated
  pool.targetSpot = body.targetLowPriorityNodes ?? pool.targetSpot
  if (body.resizeTimeout) pool.spec = { ...pool.spec, resizeTimeout: body.resizeTimeout }
  touchPool(call.life, pool)
  startResize(call.life, call.account, pool, body.nodeDeallocationOption)
  return done(call, 202, { change: pool.change })
}

/** Changes no entity tag (recorded). That a pool at rest refuses it is assumed: no such call was recorded. */
export const stopPoolResize: Handler = (call) => {
  const pool = changeable(call)
  if (pool.allocationState !== 'resizing') throw fault('OperationInvalidForCurrentState')
  stopResize(call.life, call.account, pool)
  return done(call, 202, { change: pool.change })
}

const removeSchema = z.looseObject({
  nodeList: z
    .array(z.string())
    .min(1, 'The list of nodes is empty')
    .max(100, 'No more than 100 nodes may be removed at once'),
  resizeTimeout: z.string().optional(),
  nodeDeallocationOption: deallocationOption,
})

/**
 * Takes nodes out for good: the targets go down with them, dedicated and Spot apart.
 * An unknown id refuses the whole call: what Batch does then was never recorded.
 */
export const removeNodes: Handler = (call) => {
  const pool = steady(call)
  const body = readBody(call.body, removeSchema)
  checkResizeTimeout(body.resizeTimeout)
  const nodes = [...new Set(body.nodeList.map(lowerCase))].map((id) => {
    const node = nodeIn(pool, id)
    if (!node) throw fault('NodeNotFound')
    return node
  })
  for (const node of nodes) {
    if (node.dedicated) pool.targetDedicated = Math.max(0, pool.targetDedicated - 1)
    else pool.targetSpot = Math.max(0, pool.targetSpot - 1)
    dismiss(call.life, call.account, pool, node, body.nodeDeallocationOption)
  }
  touchPool(call.life, pool)
  startResize(call.life, call.account, pool, body.nodeDeallocationOption)
  return done(call, 202, { change: pool.change })
}
