// Which scripted fault holds on which node, and how a failed start task reads on the wire.
import type { FailureInfo } from './basics.ts'
import type { NodeFault, NodeSelector, PoolState } from './pool-state.ts'

export function selects(nodes: NodeSelector, index: number): boolean {
  if (typeof nodes === 'number') return nodes === index
  return 'from' in nodes ? index >= nodes.from : nodes.includes(index)
}

export const faultStillHolds = (fault: NodeFault, index: number): boolean =>
  selects(fault.nodes, index) && !fault.cured.includes(index)

/** The latest fault of a kind that holds on a node. */
export const faultOn = (
  pool: PoolState,
  index: number,
  kind: NodeFault['kind'],
): NodeFault | undefined =>
  pool.faults.findLast((fault) => fault.kind === kind && faultStillHolds(fault, index))

/** What Batch says of a non-zero exit; wording as recorded from the service. */
export const failureExitCode: FailureInfo = {
  category: 'UserError',
  code: 'FailureExitCode',
  message: 'The task exited with an exit code representing a failure',
  details: [
    { name: 'Message', value: 'The task process exited with an unexpected exit code' },
    { name: 'AdditionalErrorCode', value: 'FailureExitCode' },
  ],
}

export const startTaskFailure = (fault: NodeFault): FailureInfo =>
  fault.failureInfo ?? failureExitCode
