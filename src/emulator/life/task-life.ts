// The life of a task beside its attempts: entering a state, completed, sent back to wait, reactivated, deleted.
import { taskGone } from '../faults/node-faults.ts'
import { nextChange } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import { type FailureInfo, keyOf } from './basics.ts'
import { wakeDispatch, wakeFor } from './dispatch.ts'
import { applyExitCondition, exitOptionsOf } from './exit-actions.ts'
import { note } from './happenings.ts'
import { jobTasksChanged, settleIfDisabling } from './job-life.ts'
import type { JobState } from './job-state.ts'
import type { Life, NodePlace } from './life.ts'
import { leavePool, settleBusy } from './node-life.ts'
import { runPending } from './pool-life.ts'
import { nodeIn } from './pool-state.ts'
import { rememberTask, withoutTask } from './recent-tasks.ts'
import { usedSlots } from './room.ts'
import { recount, uncount } from './task-counts.ts'
import { dependenciesMetBy } from './task-dependencies.ts'
import { dequeue, enqueue, meet, queueOf, slotsOf } from './task-queue.ts'
import type { TaskState, TaskStateName } from './task-state.ts'

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

/** Moves a task to a state; the queue and the counts of its job follow. Its result is to be set before. */
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
  const was = task.state
  task.previous = { state: was, atMs: task.stateMs }
  task.state = state
  task.stateMs = life.now()
  if (was === 'active' && state !== 'active') dequeue(job, task)
  if (was !== 'active' && state === 'active') enqueue(job, task)
  recount(job, task)
}

/** Puts a new task into its job: it waits. */
export function admitTask(life: Life, account: AccountState, job: JobState, task: TaskState): void {
  // Those before it stand in the queue first: a record gives numbers as names in the order of numbers, not of age.
  queueOf(job)
  job.tasks[keyOf(task.id)] = task
  enqueue(job, task)
  recount(job, task)
  wakeFor(life, account, job)
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
  task.attempt = 0
  delete task.awaitsPreparation
  task.endMs = life.now()
  if (exitCode !== undefined) task.exitCode = exitCode
  if (failure) task.failureInfo = failure
  task.result = failure ? 'failure' : 'success'
  enterTask(life, account, job, task, 'completed')
  for (const subtask of task.subtasks ?? []) subtask.endMs = life.now()
  releaseNode(life, account, job, task, true)
  if (job.spec.usesTaskDependencies && exitOptionsOf(task).dependencyAction === 'satisfy') {
    for (const dependency of dependenciesMetBy(task)) meet(job, dependency)
    wakeFor(life, account, job)
  }
  applyExitCondition(life, account, job, task)
  jobTasksChanged(life, account, job)
}

/** Wording as recorded. */
export const endedByUser: FailureInfo = {
  category: 'UserError',
  code: 'TaskEnded',
  message: 'Task Was Ended by User Request',
}

/** Takes a task off its nodes, all at once: their slots are free, they may go idle or do what they waited for. */
export function releaseNode(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
  ended: boolean,
): void {
  const pool = task.node && account.pools[keyOf(task.node.poolId)]
  if (!pool || !task.node) return
  const key = taskKey(job, task)
  for (const { nodeId } of [task.node, ...(task.subtasks ?? [])]) {
    const node = nodeIn(pool, nodeId)
    if (!node?.running.includes(key)) continue
    node.running = node.running.filter((other) => other !== key)
    node.usedSlots = usedSlots(node) - slotsOf(task)
    if (ended) {
      node.tasksRun += 1
      if (task.result === 'success') node.tasksSucceeded += 1
      const ran = { jobId: job.id, taskId: task.id }
      node.recent = [ran, ...withoutTask(node.recent, ran)].slice(0, recentTasks)
    }
    settleBusy(life, { account, pool, node })
    if (node.pending) runPending(life, account, pool, node)
  }
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
  task.attempt = 0
  if (byUser) {
    task.requeueCount += 1
    task.lastRequeueMs = life.now()
  }
  forgetRun(task)
  enterTask(life, account, job, task, 'active')
  settleIfDisabling(life, account, job)
  wakeFor(life, account, job)
}

function forgetRun(task: TaskState): void {
  delete task.startMs
  delete task.node
  delete task.subtasks
  delete task.output
  delete task.awaitsPreparation
}

/**
 * Ends whatever runs on a node, in the manner an action asked for. A node that was to leave after its tasks leaves
 * now, whatever the action was: then this is true, and there is nothing more to do to it.
 */
export function endTasksOn(
  life: Life,
  place: NodePlace,
  how: 'requeue' | 'terminate' | 'recover',
): boolean {
  const { account, node } = place
  const leaves = node.pending === 'leave'
  delete node.pending
  for (const key of [...node.running]) {
    const found = findTask(account, key)
    if (!found) continue
    const { job, task } = found
    // Ending one task may have ended others with it, by what its job makes of a failure.
    if (task.state !== 'running' && task.state !== 'preparing') continue
    if (how === 'terminate') completeTask(life, account, job, task, undefined, endedByUser)
    else requeueTask(life, account, job, task, how === 'requeue')
  }
  node.running = []
  delete node.usedSlots
  if (leaves) leavePool(life, place)
  return leaves
}

/** Erases what the last run left behind and lets the task wait again, with its retries renewed. */
export function reactivateTask(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
): void {
  forgetRun(task)
  for (const field of ['endMs', 'exitCode', 'failureInfo', 'result', 'lastRetryMs'] as const) {
    delete task[field]
  }
  task.retryCount = 0
  task.change = nextChange(task.change, life.now())
  enterTask(life, account, job, task, 'active')
  wakeFor(life, account, job)
}

/** Takes a task out of its job and off its nodes. */
export function removeTask(
  life: Life,
  account: AccountState,
  job: JobState,
  task: TaskState,
): void {
  releaseNode(life, account, job, task, false)
  if (task.state === 'active') dequeue(job, task)
  uncount(job, task)
  rememberTask(account, job, task)
  taskGone(life, account, job, task)
  delete job.tasks[keyOf(task.id)]
  jobTasksChanged(life, account, job)
}
