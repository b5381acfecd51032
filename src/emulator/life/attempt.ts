// One attempt of a task: put on its node or nodes, prepared, run, ended by itself or by its time limit.
import { armAttempt } from '../faults/task-faults.ts'
import { durationMs } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import { endlessMs, type FailureInfo, keyOf } from './basics.ts'
import { poolIdOf, wakeFor } from './dispatch.ts'
import { settleIfDisabling } from './job-life.ts'
import { isPrepared } from './job-preparation.ts'
import type { JobState } from './job-state.ts'
import type { Life } from './life.ts'
import { settleBusy } from './node-life.ts'
import type { NodeState } from './node-state.ts'
import { failsEarly, lacksShell, outcomeOn, prepareMs } from './outcome.ts'
import { nodeIn, type PoolState } from './pool-state.ts'
import { usedSlots } from './room.ts'
import { completeTask, enterTask, releaseNode, taskKey } from './task-life.ts'
import { slotsOf } from './task-queue.ts'
import type { TaskState } from './task-state.ts'

/** Starts a task on the nodes that have room for it; the first runs the primary of a multi-instance task. */
export function startAttempt(
  life: Life,
  place: { readonly account: AccountState; readonly pool: PoolState },
  nodes: readonly NodeState[],
  job: JobState,
  task: TaskState,
): void {
  const { account, pool } = place
  const [primary, ...others] = nodes
  if (!primary) return
  life.world.nextSeq += 1
  task.attempt = life.world.nextSeq
  task.attempts = (task.attempts ?? 0) + 1
  task.startMs = life.now()
  task.node = { poolId: pool.id, nodeId: primary.id }
  task.output = { atMs: life.now(), stdout: '', stderr: '' }
  if (others.length > 0) {
    task.subtasks = others.map(({ id }, i) => ({ id: i + 1, nodeId: id, startMs: life.now() }))
  }
  for (const node of nodes) {
    node.running.push(taskKey(job, task))
    node.usedSlots = usedSlots(node) + slotsOf(task)
    settleBusy(life, { account, pool, node })
  }
  armAttempt(life, { account, pool, node: primary }, job, task)
  if (lacksShell(pool, task)) task.lacksShell = true
  else delete task.lacksShell
  if (nodesReady(life, account, job, task)) {
    prepareTask(life, account, job, task)
  } else {
    task.awaitsPreparation = true
    enterTask(life, account, job, task, 'preparing')
  }
}

/** Whether the job is prepared on every node of the task; where it never was, its preparation task now runs. */
function nodesReady(life: Life, account: AccountState, job: JobState, task: TaskState): boolean {
  const pool = task.node && account.pools[keyOf(task.node.poolId)]
  const ids = [task.node?.nodeId, ...(task.subtasks ?? []).map(({ nodeId }) => nodeId)]
  const ready = ids.map((id) => {
    const node = nodeIn(pool, id)
    return !pool || !node || isPrepared(life, { account, pool, node }, job)
  })
  return ready.every(Boolean)
}

/** The job has been prepared on a node the task was given: it goes on as soon as all its nodes are. */
export function runPrepared(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
): void {
  if (!nodesReady(life, account, job, task)) return
  delete task.awaitsPreparation
  task.startMs = life.now()
  prepareTask(life, account, job, task)
}

/** Fetches what the task needs, if anything, and runs it; or fails in the attempt. */
function prepareTask(life: Life, account: AccountState, job: JobState, task: TaskState): void {
  const isEarly = failsEarly(outcomeOn(task))
  if (!isEarly && !needsPreparing(task)) {
    runTask(life, account, job, task)
    return
  }
  if (task.state !== 'preparing') enterTask(life, account, job, task, 'preparing')
  if (isEarly) planEnd(life, account, job, task)
  else {
    plan(life, account, job, task, 'task-prepared', prepareMs)
    planEnd(life, account, job, task)
  }
}

const needsPreparing = ({ spec }: TaskState): boolean =>
  hasAny(spec.resourceFiles) ||
  hasAny(spec.applicationPackageReferences) ||
  spec.containerSettings !== undefined

const hasAny = (list: unknown): boolean => Array.isArray(list) && list.length > 0

/** Its files are there: the process starts. */
export function taskPrepared(life: Life, account: AccountState, due: AttemptDue): void {
  const found = underWay(account, due)
  if (found?.task.state === 'preparing') runTask(life, account, found.job, found.task)
}

function runTask(life: Life, account: AccountState, job: JobState, task: TaskState): void {
  enterTask(life, account, job, task, 'running')
  planEnd(life, account, job, task)
}

interface AttemptDue {
  readonly job: string
  readonly task: string
  readonly attempt: number
}

function underWay(account: AccountState, due: AttemptDue) {
  const job = account.jobs[keyOf(due.job)]
  const task = job?.tasks[keyOf(due.task)]
  if (!job || !task || task.attempt !== due.attempt) return undefined
  return task.state === 'running' || task.state === 'preparing' ? { job, task } : undefined
}

function plan(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
  kind: 'attempt-ended' | 'task-prepared',
  delayMs: number,
): void {
  const due = { account: account.name, job: job.id, task: task.id, attempt: task.attempt }
  life.after(delayMs, { kind, ...due })
}

/** Plans the end of the attempt under way anew. To be called when what decides it has changed. */
export function planEnd(life: Life, account: AccountState, job: JobState, task: TaskState): void {
  const endMs = Math.min(ownEndMs(task), limitMs(task))
  if (Number.isFinite(endMs)) plan(life, account, job, task, 'attempt-ended', endMs - life.now())
}

/** When the attempt ends by itself: not while its node is prepared or its files are fetched, unless it fails in that. */
function ownEndMs(task: TaskState): number {
  const outcome = outcomeOn(task)
  const isEarly = !task.awaitsPreparation && failsEarly(outcome)
  return task.state === 'preparing' && !isEarly
    ? Number.POSITIVE_INFINITY
    : task.stateMs + outcome.afterMs
}

/**
 * When its time limit is up: measured from its start time, which counts downloads and not the wait for the job's
 * preparation on the node. Source: TaskConstraints.maxWallClockTime, TaskExecutionInformation.startTime.
 */
function limitMs(task: TaskState): number {
  if (task.awaitsPreparation) return Number.POSITIVE_INFINITY
  const { maxWallClockTime } = (task.spec.constraints ?? {}) as { maxWallClockTime?: string }
  const ms = maxWallClockTime === undefined ? undefined : durationMs(maxWallClockTime)
  return (task.startMs ?? 0) + (ms === undefined || ms > endlessMs ? Number.POSITIVE_INFINITY : ms)
}

/** A planned end comes due; it may have been put off in the meantime. */
export function attemptDue(life: Life, account: AccountState, due: AttemptDue): void {
  const found = underWay(account, due)
  if (!found) return
  const { job, task } = found
  const endMs = Math.min(ownEndMs(task), limitMs(task))
  if (endMs <= life.now()) attemptEnded(life, account, due)
  else planEnd(life, account, job, task)
}

/**
 * What a task that ran into its own time limit tells. Source: "Error handling" of the Batch documentation;
 * the words are assumed, and so is that Linux gives the exit code documented for Windows, 0xC000013A.
 */
const outOfTime = {
  exitCode: -1_073_741_510,
  failureInfo: {
    category: 'ServerError',
    code: 'TaskEnded',
    message: 'The task was ended as it ran longer than its maxWallClockTime',
  } satisfies FailureInfo,
}

/** The attempt under way ends now, with whatever outcome holds at this moment. */
export function attemptEnded(life: Life, account: AccountState, due: AttemptDue): void {
  const found = underWay(account, due)
  if (!found) return
  const { job, task } = found
  const outcome = outcomeOn(task)
  if (limitMs(task) <= life.now() && ownEndMs(task) > life.now()) {
    task.output = { atMs: life.now(), stdout: outcome.stdout, stderr: outcome.stderr }
    completeTask(life, account, job, task, outOfTime.exitCode, outOfTime.failureInfo)
    return
  }
  const { exitCode, failureInfo } = outcome
  const { fault } = task
  if (fault && fault.times !== null) {
    fault.times -= 1
    if (fault.times <= 0) delete task.fault
  }
  task.output = { atMs: life.now(), stdout: outcome.stdout, stderr: outcome.stderr }
  if (failureInfo && mayRetry(task, exitCode)) {
    retry(life, account, job, task)
    return
  }
  completeTask(life, account, job, task, exitCode, failureInfo)
  if (failureInfo && fault?.publish) {
    const pool = task.node?.poolId ?? poolIdOf(job)
    life.emit({ account: account.name, pool, jobId: job.id, taskId: task.id })
  }
}

/** Only an exit code other than 0 is retried: neither a failure before the process ran nor one of uploading its files. */
function mayRetry(task: TaskState, exitCode: number | undefined): boolean {
  if (exitCode === undefined || exitCode === 0) return false
  const { maxTaskRetryCount } = (task.spec.constraints ?? {}) as { maxTaskRetryCount?: number }
  const most = maxTaskRetryCount ?? 0
  return most === -1 || task.retryCount < most
}

/** It waits again, perhaps for another node: agents since 1.9.6 give a failed task back to the scheduler. */
function retry(life: Life, account: AccountState, job: JobState, task: TaskState): void {
  task.retryCount += 1
  task.lastRetryMs = life.now()
  releaseNode(life, account, job, task, false)
  delete task.subtasks
  task.attempt = 0
  enterTask(life, account, job, task, 'active')
  settleIfDisabling(life, account, job)
  wakeFor(life, account, job)
}
