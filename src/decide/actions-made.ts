// What was done in a pool, for the guards that count: what Batch accepted, and what it may have without having said so.

import type { Action } from '../domain/action.ts'
import type { Attempt, AttemptResult } from '../domain/attempt.ts'
import type { NodePast, PoolRecord } from '../domain/record.ts'
import type { NodeSubject } from '../domain/refs.ts'
import { sameId } from '../domain/refs.ts'
import { isRepair } from './guard.ts'

/** Results of what Batch is known not to have done. */
const notAccepted: readonly AttemptResult[] = ['refused', 'not-made', 'overtaken', 'failed']

export interface TaskActionMade {
  taskId: string
  at: number
  reactivated: boolean
}

/** When nodes of the pool were repaired in the last 7 days, attempts in doubt included; epoch milliseconds. */
export function repairsIn({ nodes, attempts }: PoolRecord): readonly number[] {
  const known = nodes.flatMap(({ nodeId, repairs }) => repairs.map(({ at }) => ({ nodeId, at })))
  const inDoubt = attempts.flatMap((attempt) => {
    const { action, startedAt: at } = attempt
    if (!isRepair(action) || !('node' in action) || !mayBeMade(attempt)) return []
    const { nodeId } = action.node
    return known.some((one) => one.at === at && sameId(one.nodeId, nodeId)) ? [] : [{ nodeId, at }]
  })
  return [...known, ...inDoubt].map(({ at }) => at)
}

/** When the very node was repaired; a new node with its id is another node. */
export function repairsOf(
  { nodeId, allocationTime }: NodeSubject,
  nodes: readonly NodePast[],
): readonly number[] {
  const past = nodes.find((node) => sameId(node.nodeId, nodeId))
  return (past?.repairs ?? [])
    .filter((repair) => repair.allocationTime === allocationTime)
    .map(({ at }) => at)
}

/** Reactivations whatever became of their incidents; the rest as far as incidents are open. */
export function taskActionsIn(
  { jobs, attempts }: PoolRecord,
  jobId: string,
): readonly TaskActionMade[] {
  const reactivations = jobs.find((job) => sameId(job.jobId, jobId))?.reactivations ?? []
  const known = reactivations.map((one) => ({ ...one, reactivated: true }))
  const others = attempts.flatMap((attempt) => {
    const { action, startedAt: at } = attempt
    if (!('task' in action) || !isOfJob(action, jobId) || !mayBeMade(attempt)) return []
    const { taskId } = action.task
    if (known.some((one) => one.at === at && sameId(one.taskId, taskId))) return []
    return [{ taskId, at, reactivated: action.kind === 'reactivate-task' }]
  })
  return [...known, ...others]
}

export function isOfJob(action: Action, jobId: string): boolean {
  return 'task' in action && sameId(action.task.jobId, jobId)
}

function mayBeMade({ result = 'unknown' }: Attempt): boolean {
  return !notAccepted.includes(result)
}
