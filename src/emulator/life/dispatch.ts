// The scheduler: which waiting task goes to which node with room.

import type { AccountState } from './account-state.ts'
import { startAttempt } from './attempt.ts'
import { keyOf } from './basics.ts'
import { mayRunOn } from './job-preparation.ts'
import type { JobState } from './job-state.ts'
import type { Life } from './life.ts'
import type { NodeState } from './node-state.ts'
import { openJobs } from './open-jobs.ts'
import type { PoolState } from './pool-state.ts'
import { leastDisplaceable, makeRoom } from './preemption.ts'
import { createRoom, type Room } from './room.ts'
import { talliesOf } from './task-counts.ts'
import { instancesOf, isMultiInstance, queueOf, slotsOf } from './task-queue.ts'
import type { TaskState } from './task-state.ts'

/** The scheduler looks at a pool this long after something has changed there. */
const dispatchDelayMs = 500

export function wakeDispatch(life: Life, account: AccountState, pool: PoolState): void {
  if (pool.dispatching) return
  pool.dispatching = true
  life.after(dispatchDelayMs, { kind: 'dispatch', account: account.name, pool: pool.id })
}

/** Looks again at the pool a job runs on. */
export function wakeFor(life: Life, account: AccountState, job: JobState): void {
  const pool = account.pools[poolIdOf(job)]
  if (pool) wakeDispatch(life, account, pool)
}

/** The key of the pool a job runs on, its own or one it was given. */
export const poolIdOf = (job: JobState): string =>
  keyOf(job.autoPoolId ?? (job.spec.poolInfo as { poolId?: string } | undefined)?.poolId ?? '')

/**
 * Fills free slots: jobs by priority then age, the tasks of a job by age. A task too big for the room there is
 * lets smaller ones of its job pass. Costs as much as there are nodes and tasks to start, not tasks in all.
 */
export function dispatch(life: Life, account: AccountState, pool: PoolState): void {
  const all = openJobs(account)
  const jobs = all
    .filter((job) => job.state === 'active' && poolIdOf(job) === keyOf(pool.id) && hasWaiting(job))
    .sort((a, b) => priorityOf(b) - priorityOf(a) || a.createdMs - b.createdMs)
  if (jobs.length === 0) return
  const room = createRoom(pool)
  for (const job of jobs) fill(life, { account, pool, room }, job)
  const least = leastDisplaceable(account, pool, all)
  if (least === undefined) return
  for (const job of jobs) {
    if (priorityOf(job) <= least) return
    for (let task = nextTask(job, new Set()); task; task = nextTask(job, new Set())) {
      const node = isFull(job) ? undefined : makeRoom(life, { account, pool }, job, task)
      if (!node) break
      startAttempt(life, { account, pool }, [node], job, task)
    }
  }
}

export const priorityOf = (job: JobState): number => Number(job.spec.priority ?? 0)

const hasWaiting = (job: JobState): boolean => Object.keys(queueOf(job).lines).length > 0

/** Whether as many of the job's tasks run as may. -1, the default, is no limit. */
function isFull(job: JobState): boolean {
  const most = Number(job.spec.maxParallelTasks ?? -1)
  return most >= 0 && talliesOf(job).tasks.running >= most
}

function fill(
  life: Life,
  { account, pool, room }: { account: AccountState; pool: PoolState; room: Room },
  job: JobState,
): void {
  /** Lines whose first task found no room: those behind it need as much. */
  const stuck = new Set<string>()
  while (!isFull(job) && room.most() > 0) {
    const task = nextTask(job, stuck)
    if (!task) return
    const nodes = fits(pool, task) ? takeNodes(pool, room, job, task) : undefined
    if (nodes) startAttempt(life, { account, pool }, nodes, job, task)
    else stuck.add(lineOf(task))
  }
}

/** The oldest waiting task of the lines that are not stuck. */
function nextTask(job: JobState, stuck: ReadonlySet<string>): TaskState | undefined {
  let oldest: TaskState | undefined
  for (const [line, [first = '']] of Object.entries(queueOf(job).lines)) {
    const task = job.tasks[first]
    if (!task || stuck.has(line)) continue
    if (!oldest || (task.order ?? 0) < (oldest.order ?? 0)) oldest = task
  }
  return oldest
}

const lineOf = (task: TaskState): string => `${instancesOf(task)}x${slotsOf(task)}`

/**
 * A multi-instance task on a pool whose nodes may not talk to each other, or that run several tasks, waits for
 * ever. Source: "Use multi-instance tasks" of the Batch documentation.
 */
const fits = (pool: PoolState, task: TaskState): boolean =>
  !isMultiInstance(task) ||
  (pool.spec.enableInterNodeCommunication === true && Number(pool.spec.taskSlotsPerNode ?? 1) === 1)

function takeNodes(pool: PoolState, room: Room, job: JobState, task: TaskState) {
  const admits = (node: NodeState) => mayRunOn(job, pool, node)
  if (isMultiInstance(task)) return room.takeMany(instancesOf(task), admits)
  const { affinityId } = (task.spec.affinityInfo ?? {}) as { affinityId?: string }
  const node = room.take(slotsOf(task), { affinityId, admits })
  return node && [node]
}
