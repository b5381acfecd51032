// Reboot and reimage of a node.
import { z } from 'zod'
import { faultOn } from '../life/faults.ts'
import { note } from '../life/happenings.ts'
import type { NodePlace } from '../life/life.ts'
import { rebootNode, reimageNode } from '../life/node-life.ts'
import type { NodeStateName } from '../life/node-state.ts'
import { rebootWhenFree } from '../life/pending-reboot.ts'
import { endTasksOn } from '../life/task-life.ts'
import { isCloudService } from '../views/pool-machine.ts'
import { fault } from '../wire/batch-fault.ts'
import { isErrorCode } from '../wire/error-table.ts'
import { readBody } from '../wire/request-body.ts'
import { type Call, done, type Handler } from './call.ts'
import { checkState, placeOf } from './node-place.ts'
import { type RebootOption, rebootOption } from './options.ts'

/**
 * In which states a reboot is admitted when the world does not say (`rebootAdmittedIn`):
 * - idle, running: the REST reference promises these and no others.
 * - starttaskfailed: practised: Batch Shipyard (`reboot_on_start_task_failed`) and doAzureParallel reboot such nodes.
 * - offline: assumed: an idle node that takes no new tasks.
 * An unusable node is the script's to say, since the reports contradict each other.
 */
export const rebootAdmittedByDefault: readonly NodeStateName[] = [
  'idle',
  'running',
  'starttaskfailed',
  'offline',
]

function checkMayReboot(call: Call, { pool, node }: NodePlace): void {
  const admitted = call.life.world.rebootAdmittedIn ?? rebootAdmittedByDefault
  const broken = node.state === 'unusable' ? faultOn(pool, node.index, 'unusable') : undefined
  if (!broken) checkState(node, admitted)
  else if (isErrorCode(broken.reboot)) throw fault(broken.reboot)
}

const rebootSchema = z.looseObject({ nodeRebootOption: rebootOption })

export const reboot: Handler = (call) => {
  const place = placeOf(call)
  const { nodeRebootOption: option } = readBody(call.body, rebootSchema)
  checkMayReboot(call, place)
  restartBy(call, place, option, rebootNode)
  return done(call, 202)
}

const reimageSchema = z.looseObject({ nodeReimageOption: rebootOption })

/** Only the retired cloud-service pools can be reimaged; the words are those recorded since 2020-09-01 (older ones end in a space). */
export const reimage: Handler = (call) => {
  const place = placeOf(call)
  const { nodeReimageOption: option } = readBody(call.body, reimageSchema)
  if (!isCloudService(place.pool)) {
    throw fault('OperationNotValidOnNode', {
      Reason:
        'Operation reimage can be invoked only on pools created with cloudServiceConfiguration',
    })
  }
  // A node that was switched off a second before was reimaged (recorded once, in 2020).
  checkState(place.node, ['idle', 'running', 'offline'])
  restartBy(call, place, option, reimageNode)
  return done(call, 202)
}

/** Now, having ended the node's tasks, or when they have ended by themselves. */
function restartBy(
  { life }: Call,
  place: NodePlace,
  option: RebootOption,
  restart: typeof rebootNode,
): void {
  const { account, pool, node } = place
  if (option === 'requeue' || option === 'terminate') {
    if (!endTasksOn(life, place, option)) restart(life, place)
    return
  }
  // It is to leave as soon as its tasks have ended: there is nothing to restart then (assumed).
  if (node.pending === 'leave') return
  node.pending = restart === reimageNode ? 'reimage' : 'reboot'
  node.keepsData = option === 'retaineddata'
  const subject = `pools/${pool.id}/nodes/${node.id}`
  note(life.world, { account: account.name, subject, what: 'pending', to: node.pending })
  rebootWhenFree(life, place)
}
