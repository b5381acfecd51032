// The life of tasks: dispatched to a node's free slots, running, retried, requeued, completed.
import { nextChange } from '../wire/wire-time.ts'
import { poolIdOf, wakeDispatch, wakeFor } from './dispatch.ts'
import { failureExitCode } from './faults.ts'
import { note } from './happenings.ts'
import { jobTasksChanged } from './job-life.ts'
import type { Life, NodePlace } from './life.ts'
import { settleBusy } from './node-life.ts'
import { runPending } from './pool-life.ts'
import {
  type AccountState,
  type FailureInfo,
  type JobState,
  keyOf,
  nodeIn,
  type TaskState,
  type TaskStateName,
} from './state.ts'

/** How many finished tasks a node remembers. */
const recentTasks = 10

export const taskKey = (job: JobState, task: TaskState): string =>
  `${keyOf(job.id)}/${keyOf(task.id)}`

export function findTask(
  account: AccountState,
  key: string,
): { job: JobState; task: TaskState } | undefined {
  const [jobKey = '', taskKeyPart = ''] = key.split('/')
  const job = account.jobs[jobKey]
  const task = job?.tasks[taskKeyPart]
  return job && task ? { job, task } : undefined
}

/** Starts a task on a node that has room for it. */
export function startAttempt(life: Life, place: NodePlace, job: JobState, task: TaskState): void {
  const { account, pool, node } = place
  task.attempt += 1
  task.startMs = life.now()
  task.node = { poolId: pool.id, nodeId: node.id }
  node.running.push(taskKey(job, task))
  settleBusy(life, place)
  // A fault without an exit code strikes while the task is being prepared: its process never starts.
  const failsEarly = task.fault !== undefined && task.fault.exitCode === undefined
  enterTask(life, account, job, task, failsEarly ? 'preparing' : 'running')
  task.output = { atMs: life.now(), stdout: '', stderr: '' }
  planEnd(life, account, job, task)
}

const prepareMs = 3_000

/** When the attempt that now runs will end, by its fault or by its duration. */
function planEnd(life: Life, account: AccountState, job: JobState, task: TaskState): void {
  const early = task.fault && task.fault.exitCode === undefined ? prepareMs : task.durationMs
  const delayMs = task.fault ? (task.fault.afterMs ?? early) : task.durationMs
  const due = { account: account.name, job: job.id, task: task.id, attempt: task.attempt }
  life.after(delayMs, { kind: 'attempt-ended', ...due })
}

export function enterTask(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
  state: TaskStateName,
): void {
  note(life.world, {
    account: account.name,
    subject: `jobs/${job.id}/tasks/${task.id}`,
    what: 'state',
    from: task.state,
    to: state,
  })
  task.previous = { state: task.state, atMs: task.stateMs }
  task.state = state
  task.stateMs = life.now()
}

/** An attempt has run its course. */
export function attemptEnded(
  life: Life,
  account: AccountState,
  due: { readonly job: string; readonly task: string; readonly attempt: number },
): void {
  const job = account.jobs[keyOf(due.job)]
  const task = job?.tasks[keyOf(due.task)]
  if (!job || !task || task.attempt !== due.attempt) return
  if (task.state !== 'running' && task.state !== 'preparing') return
  const { fault } = task
  const exitCode = fault ? fault.exitCode : task.exitsWith
  const failure = fault?.failureInfo ?? (exitCode === 0 ? undefined : failureExitCode)
  if (fault && fault.times !== null) {
    fault.times -= 1
    if (fault.times <= 0) delete task.fault
  }
  task.output = {
    atMs: life.now(),
    stdout: exitCode === undefined ? '' : task.stdout,
    stderr: fault?.stderr ?? '',
  }
  const retries = Number(
    (task.spec.constraints as { maxTaskRetryCount?: number })?.maxTaskRetryCount ?? 0,
  )
  // Only a non-zero exit is retried; a failure before the process ran is not.
  if (failure && exitCode !== undefined && (retries === -1 || task.retryCount < retries)) {
    task.retryCount += 1
    task.lastRetryMs = life.now()
    releaseNode(life, account, job, task, false)
    enterTask(life, account, job, task, 'active')
    wakeFor(life, account, job)
    return
  }
  completeTask(life, account, job, task, exitCode, failure)
  if (failure && fault?.publish) {
    const pool = task.node?.poolId ?? String(poolIdOf(job))
    life.emit({ account: account.name, pool, jobId: job.id, taskId: task.id })
  }
}

/** Ends a task for good (until somebody reactivates it). */
export function completeTask(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
  exitCode: number | undefined,
  failure: FailureInfo | undefined,
): void {
  enterTask(life, account, job, task, 'completed')
  task.attempt += 1
  task.endMs = life.now()
  if (exitCode !== undefined) task.exitCode = exitCode
  if (failure) task.failureInfo = failure
  task.result = failure ? 'failure' : 'success'
  releaseNode(life, account, job, task, true)
  jobTasksChanged(life, account, job)
}

/** Wording as recorded. */
export const endedByUser: FailureInfo = {
  category: 'UserError',
  code: 'TaskEnded',
  message: 'Task Was Ended by User Request',
}

/** Takes a task off its node: the slot is free, the node may go idle or do what it waited for. */
export function releaseNode(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
  ended: boolean,
): void {
  const pool = task.node && account.pools[keyOf(task.node.poolId)]
  const node = nodeIn(pool, task.node?.nodeId)
  const key = taskKey(job, task)
  if (!pool || !node?.running.includes(key)) return
  node.running = node.running.filter((other) => other !== key)
  if (ended) {
    node.tasksRun += 1
    if (task.result === 'success') node.tasksSucceeded += 1
    node.recent = [{ jobId: job.id, taskId: task.id }, ...node.recent].slice(0, recentTasks)
  }
  settleBusy(life, { account, pool, node })
  if (node.pending) runPending(life, account, pool, node)
  wakeDispatch(life, account, pool)
}

/** Sends a running task back to wait. `byUser` counts as a requeue; Batch's own recovery does not. */
export function requeueTask(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
  byUser: boolean,
): void {
  releaseNode(life, account, job, task, false)
  task.attempt += 1
  if (byUser) {
    task.requeueCount += 1
    task.lastRequeueMs = life.now()
  }
  delete task.startMs
  delete task.node
  delete task.output
  enterTask(life, account, job, task, 'active')
  wakeFor(life, account, job)
}

/** Ends whatever runs on a node, in the manner an action asked for. */
export function endTasksOn(
  life: Life,
  { account, node }: NodePlace,
  how: 'requeue' | 'terminate' | 'recover',
): void {
  delete node.pending
  for (const key of [...node.running]) {
    const found = findTask(account, key)
    if (!found) continue
    const { job, task } = found
    if (how === 'terminate') completeTask(life, account, job, task, undefined, endedByUser)
    else requeueTask(life, account, job, task, how === 'requeue')
  }
  node.running = []
}

/** Erases what the last run left behind and lets the task wait again, with its retries renewed. */
export function reactivateTask(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
): void {
  for (const field of [
    'startMs',
    'endMs',
    'exitCode',
    'failureInfo',
    'result',
    'lastRetryMs',
    'node',
    'output',
  ] as const) {
    delete task[field]
  }
  task.retryCount = 0
  task.change = nextChange(task.change, life.now())
  enterTask(life, account, job, task, 'active')
  wakeFor(life, account, job)
}
