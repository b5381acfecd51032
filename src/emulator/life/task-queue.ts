// Which tasks of a job wait, and for what: lines of those that may start, and those held back by another task.

import { keyOf } from './basics.ts'
import type { JobState, TaskQueue } from './job-state.ts'
import { dependencyAt } from './task-dependencies.ts'
import type { TaskState } from './task-state.ts'

export const slotsOf = (task: TaskState): number => Number(task.spec.requiredSlots ?? 1)

/** How many nodes a task needs at once: more than one for a multi-instance task. */
export const instancesOf = (task: TaskState): number => {
  const settings = task.spec.multiInstanceSettings as { numberOfInstances?: number } | undefined
  return settings?.numberOfInstances ?? 1
}

export const isMultiInstance = (task: TaskState): boolean =>
  task.spec.multiInstanceSettings !== undefined

const lineOf = (task: TaskState): string => `${instancesOf(task)}x${slotsOf(task)}`

/** The job's queue; the first question sorts all its tasks once. */
export function queueOf(job: JobState): TaskQueue {
  if (job.queue) return job.queue
  const queue: TaskQueue = { nextOrder: 0, lines: {}, behind: {}, met: {} }
  job.queue = queue
  for (const task of Object.values(job.tasks)) {
    delete task.order
    delete task.behind
    if (task.state === 'active') enqueue(job, task)
  }
  return queue
}

/** A task has become `active`: it waits in the line of its like, or behind what it depends on. */
export function enqueue(job: JobState, task: TaskState): void {
  if (!job.queue) {
    queueOf(job)
    return
  }
  const { queue } = job
  if (task.order === undefined) {
    task.order = queue.nextOrder
    queue.nextOrder += 1
  }
  const dependency = nextUnmet(queue, task)
  const key = keyOf(task.id)
  if (dependency === undefined) {
    insert(job, lineFor(queue, lineOf(task)), task)
    return
  }
  task.behind = dependency
  const others = queue.behind[dependency]
  if (others) others.push(key)
  else queue.behind[dependency] = [key]
}

function lineFor(queue: TaskQueue, name: string): string[] {
  const line = queue.lines[name] ?? []
  queue.lines[name] = line
  return line
}

/** The first dependency that is not met. Those before it were, and stay so: each is looked at once. */
function nextUnmet(queue: TaskQueue, task: TaskState): string | undefined {
  for (let at = task.dependenciesMet ?? 0; ; at += 1) {
    const dependency = dependencyAt(task, at)
    if (dependency !== undefined && queue.met[dependency]) continue
    if (at > 0) task.dependenciesMet = at
    return dependency
  }
}

/** A task is `active` no more, or is gone. */
export function dequeue(job: JobState, task: TaskState): void {
  const { queue } = job
  if (!queue) return
  const key = keyOf(task.id)
  if (task.behind !== undefined) {
    const others = queue.behind[task.behind] ?? []
    // Of thousands behind one task each may be deleted by itself: no new list for each.
    const at = others.indexOf(key)
    if (at === 0) others.shift()
    else if (at > 0) others.splice(at, 1)
    if (others.length === 0) delete queue.behind[task.behind]
    delete task.behind
    return
  }
  const line = queue.lines[lineOf(task)]
  if (!line) return
  const at = placeOf(job, line, task)
  if (line[at] !== key) return
  if (at === 0) line.shift()
  else line.splice(at, 1)
  if (line.length === 0) delete queue.lines[lineOf(task)]
}

/** A dependency is met: whoever waited behind it waits for the next one, or may start. */
export function meet(job: JobState, dependency: string): void {
  const queue = queueOf(job)
  queue.met[dependency] = true
  const freed = queue.behind[dependency] ?? []
  delete queue.behind[dependency]
  for (const key of freed) {
    const task = job.tasks[key]
    if (!task) continue
    delete task.behind
    enqueue(job, task)
  }
}

function insert(job: JobState, line: string[], task: TaskState): void {
  const key = keyOf(task.id)
  const at = placeOf(job, line, task)
  if (line[at] === key) return
  if (at === line.length) line.push(key)
  else line.splice(at, 0, key)
}

/** Where a task stands in a line, or would: lines are sorted by order. */
function placeOf(job: JobState, line: readonly string[], task: TaskState): number {
  const order = task.order ?? 0
  let low = 0
  let high = line.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = job.tasks[line[middle] ?? '']
    if ((other?.order ?? 0) < order) low = middle + 1
    else high = middle
  }
  return low
}
