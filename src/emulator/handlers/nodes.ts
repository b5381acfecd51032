// Nodes: list, get, disable and enable scheduling.
import { z } from 'zod'
import { keyOf } from '../life/basics.ts'
import { wakeDispatch } from '../life/dispatch.ts'
import { note } from '../life/happenings.ts'
import type { Life, NodePlace } from '../life/life.ts'
import { settleBusy } from '../life/node-life.ts'
import { nodesOf } from '../life/pool-state.ts'
import { endTasksOn } from '../life/task-life.ts'
import { nodeViewOf } from '../views/node-view.ts'
import { fault } from '../wire/batch-fault.ts'
import { nodeFields } from '../wire/filter-fields.ts'
import { readBody } from '../wire/request-body.ts'
import { answer, done, type Handler, poolOf } from './call.ts'
import { listPage, select } from './list-page.ts'
import { placeOf } from './node-place.ts'
import { schedulingOption } from './options.ts'

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
    view: nodeViewOf(call.account, pool, call.url.origin),
  })
}

export const getNode: Handler = (call) => {
  const { account, pool, node } = placeOf(call)
  const view = nodeViewOf(account, pool, call.url.origin)(node)
  return answer(call, 'nodes/@Element', select(call, { always }, view))
}

const disableSchema = z.looseObject({ nodeDisableSchedulingOption: schedulingOption })

export const disableScheduling: Handler = (call) => {
  const place = placeOf(call)
  const { nodeDisableSchedulingOption: option } = readBody(call.body, disableSchema)
  if (!place.node.schedulingEnabled) throw fault('NodeAlreadyInTargetSchedulingState')
  setScheduling(call.life, place, false)
  if (option !== 'taskcompletion') endTasksOn(call.life, place, option)
  settleBusy(call.life, place)
  return done(call, 200)
}

export const enableScheduling: Handler = (call) => {
  const place = placeOf(call)
  if (place.node.schedulingEnabled) throw fault('NodeAlreadyInTargetSchedulingState')
  setScheduling(call.life, place, true)
  settleBusy(call.life, place)
  wakeDispatch(call.life, call.account, place.pool)
  return done(call, 200)
}

function setScheduling(life: Life, { account, pool, node }: NodePlace, enabled: boolean): void {
  node.schedulingEnabled = enabled
  note(life.world, {
    account: account.name,
    subject: `pools/${pool.id}/nodes/${node.id}`,
    what: 'scheduling',
    to: enabled ? 'enabled' : 'disabled',
  })
}
