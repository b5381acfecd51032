// The scheduler: which waiting task goes to which node with room.
import type { Life } from './life.ts'
import {
  type AccountState,
  type JobState,
  keyOf,
  type NodeState,
  nodesOf,
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
  const room = roomIn(account, pool)
  for (const job of jobs) {
    for (const task of Object.values(job.tasks)) {
      if (task.state !== 'active') continue
      const most = room.findLastIndex((nodes) => nodes.length > 0)
      if (most < 1) return
      if (most < slotsOf(task)) continue
      const node = room[most]?.shift()
      if (!node) return
      room[most - slotsOf(task)]?.push(node)
      startAttempt(life, { account, pool, node }, job, task)
    }
  }
}

/** The nodes that take tasks, by their number of free slots. */
function roomIn(account: AccountState, pool: PoolState): NodeState[][] {
  const slots = Number(pool.spec.taskSlotsPerNode ?? 1)
  const room: NodeState[][] = Array.from({ length: slots + 1 }, () => [])
  for (const node of nodesOf(pool)) {
    const takesTasks = node.state === 'idle' || node.state === 'running'
    if (!takesTasks || !node.schedulingEnabled || node.pending) continue
    room[Math.max(0, slots - usedSlots(account, node))]?.push(node)
  }
  return room
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
