// Nodes: list, get, reboot, reimage (refused), disable and enable scheduling.
import { z } from 'zod'
import { wakeDispatch } from '../life/dispatch.ts'
import { faultOn } from '../life/faults.ts'
import { rebootNode, settleBusy } from '../life/node-life.ts'
import {
  keyOf,
  type NodeState,
  type NodeStateName,
  nodesOf,
  type PoolState,
} from '../life/state.ts'
import { endTasksOn } from '../life/task-life.ts'
import { nodeView } from '../views/node-view.ts'
import { fault } from '../wire/batch-fault.ts'
import { answer, type Call, done, type Handler, nodeOf, poolOf } from '../wire/call.ts'
import { type ErrorCode, isErrorCode } from '../wire/error-table.ts'
import { nodeFields } from '../wire/filter-fields.ts'
import { listPage, select } from '../wire/list-page.ts'
import { readBody } from '../wire/request-body.ts'
import { deallocationOption, schedulingOption } from './options.ts'

/** Comes with every $select (recorded). */
const always = ['virtualMachineInfo']

export const listNodes: Handler = (call) => {
  const pool = poolOf(call)
  return listPage(call, {
    metadata: 'nodes',
    items: nodesOf(pool),
    keyOf: (node) => keyOf(node.id),
    fields: nodeFields,
    always,
    view: (node) => nodeView(call.account, pool, node, call.url.origin),
  })
}

export const getNode: Handler = (call) => {
  const pool = poolOf(call)
  const view = nodeView(call.account, pool, nodeOf(call, pool), call.url.origin)
  return answer(call, 'nodes/@Element', select(call, { always }, view))
}

/** Which state refuses a reboot with which code; `unusable` is the script's to say. */
const rebootRefusals: Partial<Record<NodeStateName, ErrorCode>> = {
  creating: 'NodeBeingCreated',
  starting: 'NodeBeingStarted',
  waitingforstarttask: 'NodeBeingStarted',
  rebooting: 'NodeBeingRebooted',
  leavingpool: 'OperationInvalidForCurrentState',
  preempted: 'OperationInvalidForCurrentState',
}

/** An idle, running or offline node may be rebooted, and (in practice) one whose start task failed. */
function checkMayReboot(pool: PoolState, node: NodeState): void {
  const refusal = rebootRefusals[node.state]
  if (refusal) throw fault(refusal)
  if (node.state !== 'unusable') return
  const says = faultOn(pool, node.index, 'unusable')?.reboot ?? 'NodeStateUnusable'
  if (isErrorCode(says)) throw fault(says)
}

const rebootSchema = z.looseObject({ nodeRebootOption: deallocationOption })

export const reboot: Handler = (call) => {
  const { pool, node } = place(call)
  const { nodeRebootOption: option } = readBody(call.body, rebootSchema)
  checkMayReboot(pool, node)
  if (option === 'taskcompletion' && node.running.length > 0) {
    node.pending = 'reboot'
  } else {
    const at = { account: call.account, pool, node }
    endTasksOn(call.life, at, option === 'terminate' ? 'terminate' : 'requeue')
    rebootNode(call.life, at)
  }
  return done(call, 202)
}

/** Dead for every pool of today: only the retired cloud-service pools could be reimaged. */
export const reimage: Handler = (call) => {
  place(call)
  throw fault('OperationNotValidOnNode', {
    Reason:
      'Operation reimage can be invoked only on pools created with cloudServiceConfiguration ',
  })
}

const disableSchema = z.looseObject({ nodeDisableSchedulingOption: schedulingOption })

export const disableScheduling: Handler = (call) => {
  const { pool, node } = place(call)
  const { nodeDisableSchedulingOption: option } = readBody(call.body, disableSchema)
  if (!node.schedulingEnabled) throw fault('NodeAlreadyInTargetSchedulingState')
  node.schedulingEnabled = false
  const at = { account: call.account, pool, node }
  if (option !== 'taskcompletion') endTasksOn(call.life, at, option)
  settleBusy(call.life, at)
  return done(call, 200)
}

export const enableScheduling: Handler = (call) => {
  const { pool, node } = place(call)
  if (node.schedulingEnabled) throw fault('NodeAlreadyInTargetSchedulingState')
  node.schedulingEnabled = true
  settleBusy(call.life, { account: call.account, pool, node })
  wakeDispatch(call.life, call.account, pool)
  return done(call, 200)
}

function place(call: Call): { pool: PoolState; node: NodeState } {
  const pool = poolOf(call)
  return { pool, node: nodeOf(call, pool) }
}
