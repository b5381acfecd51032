// What must hold of an emulated world at any moment, between two moments, and when nothing is under way any more.

import type { AccountState } from '../../src/emulator/life/account-state.ts'
import type { JobState } from '../../src/emulator/life/job-state.ts'
import type { NodeState } from '../../src/emulator/life/node-state.ts'
import { nodesOf, type PoolState } from '../../src/emulator/life/pool-state.ts'
import type { WorldState } from '../../src/emulator/life/state.ts'
import type { TaskState } from '../../src/emulator/life/task-state.ts'

/** What is wrong, in words; nothing when all is well. */
export function wrongIn(world: WorldState, { atRest = false } = {}): string[] {
  return Object.values(world.accounts).flatMap((account) =>
    atRest ? wrongAtRest(account) : wrongAnyTime(world, account),
  )
}

const isBusy = ({ state }: TaskState): boolean => state === 'running' || state === 'preparing'
const slots = ({ spec }: TaskState): number => Number(spec.requiredSlots ?? 1)

function wrongAnyTime(world: WorldState, account: AccountState): string[] {
  const wrong: string[] = []
  const placed = new Map<string, string[]>()
  for (const pool of Object.values(account.pools)) {
    for (const node of nodesOf(pool)) wrong.push(...wrongOn(account, pool, node, placed))
  }
  for (const job of Object.values(account.jobs)) wrong.push(...wrongOf(account, job, placed))
  const ids = new Set(world.timers.map(({ seq }) => seq))
  if (ids.size < world.timers.length) wrong.push('two timers have one number')
  if (world.timers.some(({ atMs }) => !Number.isFinite(atMs))) wrong.push('a timer without a time')
  if (world.timers.some(({ atMs }) => atMs < world.nowMs)) wrong.push('a timer is overdue')
  for (const pool of Object.values(account.pools)) {
    const looks = world.timers.filter((due) => due.kind === 'dispatch' && due.pool === pool.id)
    if (looks.length !== (pool.dispatching ? 1 : 0)) wrong.push(`${pool.id}: ${looks.length} looks`)
  }
  return wrong
}

function wrongOn(
  account: AccountState,
  pool: PoolState,
  node: NodeState,
  placed: Map<string, string[]>,
): string[] {
  const wrong: string[] = []
  let used = 0
  for (const key of node.running) {
    placed.set(key, [...(placed.get(key) ?? []), node.id])
    const [jobKey = '', taskKey = ''] = key.split('/')
    const task = account.jobs[jobKey]?.tasks[taskKey]
    if (!task || !isBusy(task)) wrong.push(`${key} is on a node and ${task?.state}`)
    used += task ? slots(task) : 0
  }
  if (used !== (node.usedSlots ?? 0)) wrong.push(`${used} slots in use, ${node.usedSlots} noted`)
  if (used > Number(pool.spec.taskSlotsPerNode ?? 1)) wrong.push(`${node.id} is overfull`)
  const isUp = ['idle', 'running', 'offline'].includes(node.state)
  if (!isUp && node.running.length > 0) wrong.push(`${node.state} node with tasks`)
  if (isUp && (node.state === 'running') !== node.running.length > 0) wrong.push('idle with tasks')
  if (node.state === 'idle' && !node.schedulingEnabled) wrong.push('idle, yet disabled')
  return wrong
}

function wrongOf(account: AccountState, job: JobState, placed: Map<string, string[]>): string[] {
  const wrong: string[] = []
  const waiting = [
    ...Object.values(job.queue?.lines ?? {}).flat(),
    ...Object.values(job.queue?.behind ?? {}).flat(),
  ]
  if (new Set(waiting).size < waiting.length) wrong.push(`a task of ${job.id} waits twice`)
  const counted = { active: 0, running: 0, succeeded: 0, failed: 0 }
  for (const [key, task] of Object.entries(job.tasks)) {
    const name = `${job.id}/${key}`
    const on = placed.get(name) ?? []
    const should = isBusy(task) ? 1 + (task.subtasks?.length ?? 0) : 0
    if (on.length !== should) wrong.push(`${name} is ${task.state} on ${on.length} nodes`)
    if (job.queue && waiting.includes(key) !== (task.state === 'active'))
      wrong.push(`${name} is ${task.state}, waits: ${waiting.includes(key)}`)
    if (on[0] && !on.includes(task.node?.nodeId ?? '')) wrong.push(`${name} is on another node`)
    const most = Number((task.spec.constraints as Record<string, unknown>)?.maxTaskRetryCount ?? 0)
    if (most >= 0 && task.retryCount > most) wrong.push(`${name} was retried ${task.retryCount}`)
    if ((task.state === 'completed') !== (task.result !== undefined)) wrong.push(`${name} result`)
    if ((task.result === 'failure') !== (task.failureInfo !== undefined)) wrong.push(`${name} why`)
    if (isBusy(task) && job.state !== 'active' && job.state !== 'disabling')
      wrong.push(`${name} runs in a job that is ${job.state}`)
    const kind = task.state === 'active' ? 'active' : isBusy(task) ? 'running' : task.result
    counted[
      kind === 'success' ? 'succeeded' : kind === 'failure' ? 'failed' : (kind ?? 'failed')
    ] += 1
  }
  if (job.tallies && JSON.stringify(job.tallies.tasks) !== JSON.stringify(counted))
    wrong.push(`${job.id} counts ${JSON.stringify(job.tallies.tasks)}`)
  const max = Number(job.spec.maxParallelTasks ?? -1)
  if (max >= 0 && counted.running > max) wrong.push(`${job.id} runs more than it may`)
  if (job.schedule && !account.schedules?.[job.schedule]) wrong.push(`${job.id} has no schedule`)
  return wrong
}

/** What went back or came from nothing between two moments. */
export function wrongSince(before: WorldState, now: WorldState): string[] {
  const wrong: string[] = []
  const old = entitiesOf(before)
  for (const [name, one] of entitiesOf(now)) {
    if (isToLeave(old.get(name)) && !isToLeave(one)) wrong.push(`${name} was to leave, and stays`)
    if (one.stateMs > now.nowMs) wrong.push(`${name} is ${one.state} from the future`)
    const was = old.get(name)
    if (was && one.stateMs < was.stateMs) wrong.push(`${name}: the time of its state goes back`)
    if (was && was.state !== one.state && one.stateMs < before.nowMs)
      wrong.push(`${name} became ${one.state} before it was ${was.state}`)
  }
  return wrong
}

/** Whoever was told to leave goes; nothing takes that back. */
const isToLeave = (one: Entity | undefined): boolean =>
  one?.pending === 'leave' || one?.state === 'leavingpool'

interface Entity {
  readonly state: string
  readonly stateMs: number
  readonly pending?: string
}

/** Everything with a state, by its path and the instant of its making: another may come under its name. */
function entitiesOf({ accounts }: WorldState): Map<string, Entity> {
  const found = new Map<string, Entity>()
  for (const { pools, jobs, schedules } of Object.values(accounts)) {
    for (const one of Object.values(schedules ?? {})) found.set(`${one.id}@${one.createdMs}`, one)
    for (const pool of Object.values(pools)) {
      found.set(`${pool.id}@${pool.createdMs}`, pool)
      for (const node of nodesOf(pool))
        found.set(`${pool.id}@${pool.createdMs}/${node.id}@${node.allocatedMs}`, node)
    }
    for (const job of Object.values(jobs)) {
      found.set(`${job.id}@${job.createdMs}`, job)
      for (const task of Object.values(job.tasks))
        found.set(`${job.id}@${job.createdMs}/${task.id}@${task.createdMs}`, task)
    }
  }
  return found
}

/** After a long quiet time without faults: nothing is under way, and nothing waits that could run. */
function wrongAtRest(account: AccountState): string[] {
  const wrong: string[] = []
  for (const pool of Object.values(account.pools)) {
    if (pool.state === 'deleting') wrong.push(`${pool.id} is still being deleted`)
    const scales = pool.spec.enableAutoScale === true
    if (pool.allocationState !== 'steady' && !scales) wrong.push(`${pool.id} still resizes`)
    const nodes = nodesOf(pool)
    for (const { state, pending, running } of nodes) {
      if (
        ['creating', 'starting', 'rebooting', 'leavingpool', 'waitingforstarttask'].includes(state)
      )
        wrong.push(`a node of ${pool.id} is still ${state}`)
      if (pending && running.length === 0)
        wrong.push(`a node of ${pool.id} still waits to ${pending}`)
    }
    const dedicated = nodes.filter((node) => node.dedicated).length
    const isOff = dedicated !== pool.targetDedicated || nodes.length - dedicated !== pool.targetSpot
    if (isOff && pool.resizeErrors.length === 0 && !scales)
      wrong.push(
        `${pool.id} has ${dedicated}+${nodes.length - dedicated} nodes, not ${pool.targetDedicated}+${pool.targetSpot}, and no error`,
      )
  }
  for (const job of Object.values(account.jobs)) wrong.push(...wrongAtRestOf(account, job))
  for (const { id, state } of Object.values(account.schedules ?? {})) {
    if (state === 'terminating' || state === 'deleting') wrong.push(`${id} is still ${state}`)
  }
  return wrong
}

function wrongAtRestOf(account: AccountState, job: JobState): string[] {
  const wrong: string[] = []
  if (['enabling', 'terminating', 'deleting'].includes(job.state))
    wrong.push(`${job.id} is still ${job.state}`)
  const tasks = Object.values(job.tasks)
  if (job.state === 'disabling' && !tasks.some(isBusy)) wrong.push(`${job.id} is still disabling`)
  const poolId = job.autoPoolId ?? (job.spec.poolInfo as { poolId?: string }).poolId ?? ''
  const pool = account.pools[poolId.toLowerCase()]
  const unprepared = job.spec.jobPreparationTask !== undefined
  const running = tasks.filter(isBusy).length
  const max = Number(job.spec.maxParallelTasks ?? -1)
  if (job.state !== 'active' || !pool || unprepared || (max >= 0 && running >= max)) return wrong
  for (const line of Object.values(job.queue?.lines ?? {}).flat()) {
    const task = job.tasks[line]
    if (!task || task.spec.multiInstanceSettings) continue
    const free = nodesOf(pool).find(
      (node) =>
        (node.state === 'idle' || node.state === 'running') &&
        node.schedulingEnabled &&
        !node.pending &&
        Number(pool.spec.taskSlotsPerNode ?? 1) - (node.usedSlots ?? 0) >= slots(task),
    )
    if (free) wrong.push(`${job.id}/${task.id} waits, though a node is free`)
  }
  return wrong
}
