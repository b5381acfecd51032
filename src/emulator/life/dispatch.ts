// The scheduler: which waiting task goes to which node with room.
import type { Life } from './life.ts'
import {
  type AccountState,
  type JobState,
  keyOf,
  type NodeState,
  type PoolState,
  type TaskState,
} from './state.ts'
import { findTask, startAttempt } from './task-life.ts'

/** The scheduler looks at a pool this long after something has changed there. */
const dispatchDelayMs = 500
export const slotsOf = (task: TaskState): number => Number(task.spec.requiredSlots ?? 1)

export function wakeDispatch(life: Life, account: AccountState, pool: PoolState): void {
  if (pool.dispatching) return
  pool.dispatching = true
  life.after(dispatchDelayMs, { kind: 'dispatch', account: account.name, pool: pool.id })
}

/** Fills free slots: jobs by priority then age, tasks by age, the node with the fewest tasks first (spread). */
export function dispatch(life: Life, account: AccountState, pool: PoolState): void {
  const jobs = Object.values(account.jobs)
    .filter((job) => job.state === 'active' && poolIdOf(job) === keyOf(pool.id))
    .sort((a, b) => priorityOf(b) - priorityOf(a) || a.createdMs - b.createdMs)
  const slots = Number(pool.spec.taskSlotsPerNode ?? 1)
  const free = new Map<NodeState, number>()
  for (const node of pool.nodes) {
    if (!['idle', 'running'].includes(node.state) || !node.schedulingEnabled || node.pending)
      continue
    free.set(node, slots - usedSlots(account, node))
  }
  for (const job of jobs) {
    for (const task of Object.values(job.tasks)) {
      if (task.state !== 'active') continue
      const [node, room] = [...free].reduce((best, one) => (one[1] > best[1] ? one : best), [
        undefined,
        0,
      ] as [NodeState | undefined, number])
      if (!node) return
      if (room < slotsOf(task)) continue
      free.set(node, room - slotsOf(task))
      startAttempt(life, { account, pool, node }, job, task)
    }
  }
}

const priorityOf = (job: JobState): number => Number(job.spec.priority ?? 0)

export const poolIdOf = (job: JobState): string =>
  keyOf(String((job.spec.poolInfo as { poolId?: string } | undefined)?.poolId ?? ''))

export function usedSlots(account: AccountState, node: NodeState): number {
  return node.running.reduce((sum, key) => {
    const found = findTask(account, key)
    return sum + (found ? slotsOf(found.task) : 0)
  }, 0)
}

/** Looks again at the pool a job runs on. */
export function wakeFor(life: Life, account: AccountState, job: JobState): void {
  const pool = account.pools[poolIdOf(job)]
  if (pool) wakeDispatch(life, account, pool)
}
