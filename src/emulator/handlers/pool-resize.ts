// A pool's size by hand: resize, stop a resize, remove nodes.
import { z } from 'zod'
import { note } from '../life/happenings.ts'
import { dismiss, isStaying, startResize, stopResize, touchPool } from '../life/pool-life.ts'
import { nodeIn, type PoolState } from '../life/pool-state.ts'
import { fault } from '../wire/batch-fault.ts'
import { checkResizeTimeout, readBody } from '../wire/request-body.ts'
import { type Call, done, type Handler } from './call.ts'
import { deallocationOption, lowerCase } from './options.ts'
import { changeable } from './pools.ts'

/** A resize under way refuses another, and the removal of nodes. */
const steady = (call: Call): PoolState => {
  const pool = changeable(call)
  if (pool.allocationState !== 'steady') throw fault('PoolBeingResized')
  return pool
}

const count = z.int32().min(0, 'The value must not be negative')
const resizeSchema = z.looseObject({
  targetDedicatedNodes: count.optional(),
  targetLowPriorityNodes: count.optional(),
  resizeTimeout: z.string().optional(),
  nodeDeallocationOption: deallocationOption,
})

/** A pool that scales itself refuses with 409 (documented; which code of that status is assumed). */
export const resizePool: Handler = (call) => {
  const pool = steady(call)
  const body = readBody(call.body, resizeSchema)
  checkResizeTimeout(body.resizeTimeout)
  if (body.targetDedicatedNodes === undefined && body.targetLowPriorityNodes === undefined) {
    throw fault('MissingRequiredProperty', { PropertyName: 'targetDedicatedNodes' })
  }
  if (pool.spec.enableAutoScale === true) {
    throw fault('OperationNotValidOnPool', { Reason: 'The pool has automatic scaling enabled' })
  }
  pool.targetDedicated = body.targetDedicatedNodes ?? pool.targetDedicated
  pool.targetSpot = body.targetLowPriorityNodes ?? pool.targetSpot
  begin(call, pool, body)
  return done(call, 202, { change: pool.change })
}

/** The time-out that a pool tells is that of its last resize (documented): without one, the default again. */
function begin(
  call: Call,
  pool: PoolState,
  body: Pick<z.output<typeof resizeSchema>, 'resizeTimeout' | 'nodeDeallocationOption'>,
): void {
  const { resizeTimeout: _, ...spec } = pool.spec
  pool.spec = body.resizeTimeout ? { ...spec, resizeTimeout: body.resizeTimeout } : spec
  touchPool(call.life, pool)
  note(call.life.world, {
    account: call.account.name,
    subject: `pools/${pool.id}`,
    what: 'targets',
    to: `${pool.targetDedicated} dedicated, ${pool.targetSpot} Spot`,
  })
  startResize(call.life, call.account, pool, body.nodeDeallocationOption)
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
 * Takes nodes out for good: the targets go down with them, dedicated and Spot apart. A pool that scales itself admits
 * it too; its next run sets the targets anew. An unknown id refuses the whole call: what Batch does was never recorded.
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
  // Counted once: a node may still be leaving when the resize that sends it away has run out of time.
  for (const node of nodes.filter(isStaying)) {
    if (node.dedicated) pool.targetDedicated = Math.max(0, pool.targetDedicated - 1)
    else pool.targetSpot = Math.max(0, pool.targetSpot - 1)
    dismiss(call.life, call.account, pool, node, body.nodeDeallocationOption)
  }
  begin(call, pool, body)
  return done(call, 202, { change: pool.change })
}
