// One node of a request, and which states of a node refuse what is asked of it.
import type { NodePlace } from '../life/life.ts'
import type { NodeState, NodeStateName } from '../life/node-state.ts'
import { fault } from '../wire/batch-fault.ts'
import type { ErrorCode } from '../wire/error-table.ts'
import { type Call, nodeOf, poolOf } from './call.ts'

export function placeOf(call: Call): NodePlace {
  const pool = poolOf(call)
  return { account: call.account, pool, node: nodeOf(call, pool) }
}

/**
 * The code that names each state. Which operation is refused with which code in which state was never
 * recorded; the codes and their meanings are documented, the rest is `OperationInvalidForCurrentState`.
 */
const codes: Partial<Record<NodeStateName, ErrorCode>> = {
  creating: 'NodeBeingCreated',
  starting: 'NodeBeingStarted',
  waitingforstarttask: 'NodeBeingStarted',
  rebooting: 'NodeBeingRebooted',
  reimaging: 'NodeBeingReimaged',
  unusable: 'NodeStateUnusable',
}

/** Throws the state's own code unless the node is in one of these states. */
export function checkState(node: NodeState, admitted: readonly NodeStateName[]): void {
  if (admitted.includes(node.state)) return
  throw fault(codes[node.state] ?? 'OperationInvalidForCurrentState')
}
