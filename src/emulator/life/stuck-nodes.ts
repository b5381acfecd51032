// Nodes that take no further step by themselves, and how they go on.
import { note } from './happenings.ts'
import type { Life, NodePlace } from './life.ts'
import { becomeReady, planStep } from './node-life.ts'
import type { NodeStateName, PoolState } from './state.ts'
import type { NodeDue } from './timers.ts'

/**
 * The node stays in `state` (its present one if none is given) when it is there or gets there: creating,
 * starting, waiting for its start task, rebooting, leaving. Requests still move it, as Batch allows them.
 */
export function stickNode(
  life: Life,
  place: NodePlace,
  state: NodeStateName = place.node.state,
): void {
  const { node } = place
  node.stuckIn = state
  if (node.state === state) node.step += 1
  noteStuck(life, place, `stuck in ${state}`)
}

/** What comes next in a state that a node passes through, and how long that takes. */
const next: Partial<
  Record<NodeStateName, readonly [NodeDue['kind'], (pool: PoolState) => number]>
> = {
  creating: ['node-created', ({ boot }) => boot.createMs],
  starting: ['node-started', ({ boot }) => boot.startMs],
  waitingforstarttask: ['start-task-ended', ({ boot }) => boot.startTaskMs],
  rebooting: ['node-rebooted', ({ boot }) => boot.rebootMs],
  reimaging: ['node-rebooted', ({ boot }) => boot.rebootMs],
  leavingpool: ['node-left', ({ boot }) => boot.leaveMs],
}

/** A stuck or lost node goes on, as if its present state had just begun. */
export function freeNode(life: Life, place: NodePlace): void {
  const { pool, node } = place
  delete node.stuckIn
  noteStuck(life, place, 'free')
  const step = next[node.state]
  if (step) planStep(life, place, step[0], step[1](pool))
  else if (node.state === 'unknown') becomeReady(life, place)
}

function noteStuck(life: Life, { account, pool, node }: NodePlace, to: string): void {
  const subject = `pools/${pool.id}/nodes/${node.id}`
  note(life.world, { account: account.name, subject, what: 'fault', to })
}
