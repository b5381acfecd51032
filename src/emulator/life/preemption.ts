// Room for an important task where a less important one runs that lets itself be displaced.

import type { AccountState } from './account-state.ts'
import { priorityOf } from './dispatch.ts'
import { mayRunOn } from './job-preparation.ts'
import type { JobState } from './job-state.ts'
import type { Life } from './life.ts'
import type { NodeState } from './node-state.ts'
import { nodesOf, type PoolState } from './pool-state.ts'
import { slotsPerNode, takesTasks, usedSlots } from './room.ts'
import { findTask, requeueTask } from './task-life.ts'
import { isMultiInstance, slotsOf } from './task-queue.ts'
import type { TaskState } from './task-state.ts'

interface Place {
  readonly account: AccountState
  readonly pool: PoolState
}

const allows = (job: JobState): boolean => job.spec.allowTaskPreemption === true

/**
 * The lowest priority of any task on the pool that may be displaced; undefined if none may. Asked once a look, so
 * that jobs which could displace nothing cost nothing.
 */
export function leastDisplaceable(
  account: AccountState,
  pool: PoolState,
  jobs: readonly JobState[],
): number | undefined {
  if (!jobs.some(allows)) return undefined
  let least: number | undefined
  for (const node of nodesOf(pool)) {
    for (const key of node.running) {
      const job = findTask(account, key)?.job
      if (job && allows(job)) least = Math.min(least ?? Number.POSITIVE_INFINITY, priorityOf(job))
    }
  }
  return least
}

/**
 * Requeues tasks of jobs with `allowTaskPreemption` and a lower priority until one node has room for the task.
 * The node that loses fewest tasks is chosen, and on it the tasks that started last go first (assumed); it is no
 * requeue in the sense of requeueCount, which counts a user's own (assumed). Multi-instance tasks neither
 * displace nor are displaced.
 */
export function makeRoom(
  life: Life,
  place: Place,
  job: JobState,
  task: TaskState,
): NodeState | undefined {
  if (isMultiInstance(task)) return undefined
  let best: { node: NodeState; victims: Found[] } | undefined
  for (const node of nodesOf(place.pool)) {
    if (!takesTasks(node) || !mayRunOn(job, place.pool, node)) continue
    const victims = victimsOn(place, node, priorityOf(job), slotsOf(task))
    if (victims && (!best || victims.length < best.victims.length)) best = { node, victims }
  }
  for (const victim of best?.victims ?? []) {
    requeueTask(life, place.account, victim.job, victim.task, false)
  }
  return best?.node
}

type Found = NonNullable<ReturnType<typeof findTask>>

/** The fewest tasks whose end would free so many slots; undefined if all of them would not do. */
function victimsOn(
  { account, pool }: Place,
  node: NodeState,
  priority: number,
  needed: number,
): Found[] | undefined {
  const candidates = node.running
    .flatMap((key) => findTask(account, key) ?? [])
    .filter(({ job, task }) => allows(job) && priorityOf(job) < priority && !isMultiInstance(task))
    .sort((a, b) => (b.task.startMs ?? 0) - (a.task.startMs ?? 0))
  let free = slotsPerNode(pool) - usedSlots(node)
  const victims: Found[] = []
  for (const candidate of candidates) {
    if (free >= needed) break
    victims.push(candidate)
    free += slotsOf(candidate.task)
  }
  return free >= needed ? victims : undefined
}
