// How long the files of finished tasks are kept on their nodes.
import { durationMs } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import { endlessMs, keyOf } from './basics.ts'
import type { NodeState } from './node-state.ts'
import type { PoolState } from './pool-state.ts'
import type { TaskState } from './task-state.ts'

/** Seven days, documented as the default of retentionTime. */
const defaultMs = 7 * 24 * 3_600_000

/** Until when a task's files are kept; undefined while it has not completed. */
function keptUntilMs(task: TaskState): number | undefined {
  if (task.state !== 'completed' || task.endMs === undefined) return undefined
  const given = (task.spec.constraints as { retentionTime?: string } | undefined)?.retentionTime
  const keptMs = given === undefined ? defaultMs : durationMs(given)
  return keptMs === undefined || keptMs > endlessMs ? Number.POSITIVE_INFINITY : task.endMs + keptMs
}

export const isCleanedUp = (task: TaskState, nowMs: number): boolean =>
  (keptUntilMs(task) ?? Number.POSITIVE_INFINITY) <= nowMs

/** The tasks whose files are, or were, on a node. */
export function* tasksOn(account: AccountState, pool: PoolState, node: NodeState) {
  for (const job of Object.values(account.jobs)) {
    for (const task of Object.values(job.tasks)) {
      if (task.node?.nodeId !== node.id || keyOf(task.node.poolId) !== keyOf(pool.id)) continue
      yield { job, task }
    }
  }
}

/** The instant from which on no finished task's files on the node are to be kept. */
export function retainedUntilMs(account: AccountState, pool: PoolState, node: NodeState): number {
  let untilMs = 0
  for (const { task } of tasksOn(account, pool, node)) {
    untilMs = Math.max(untilMs, keptUntilMs(task) ?? 0)
  }
  return untilMs
}
