// How many tasks of a job are in which state: kept as tasks change, never counted anew for a question.
import type { JobState, Tally, TaskTallies } from './job-state.ts'
import { slotsOf } from './task-queue.ts'
import type { CountedAs, TaskState } from './task-state.ts'

const nothing = (): Tally => ({ active: 0, running: 0, succeeded: 0, failed: 0 })

/** Tasks that are being prepared count as running. */
function kindOf(task: TaskState): CountedAs {
  if (task.state === 'active') return 'active'
  if (task.state !== 'completed') return 'running'
  return task.result === 'failure' ? 'failed' : 'succeeded'
}

/** Counts a task as what it now is. To be called after its state or result has changed; twice does no harm. */
export function recount(job: JobState, task: TaskState): void {
  if (!job.tallies) return
  const kind = kindOf(task)
  if (task.countedAs === kind) return
  uncount(job, task)
  job.tallies.tasks[kind] += 1
  job.tallies.slots[kind] += slotsOf(task)
  task.countedAs = kind
}

/** Counts a task no more: it leaves its job. */
export function uncount(job: JobState, task: TaskState): void {
  if (!job.tallies || !task.countedAs) return
  job.tallies.tasks[task.countedAs] -= 1
  job.tallies.slots[task.countedAs] -= slotsOf(task)
  delete task.countedAs
}

/** The job's counts; the first question counts all tasks once. */
export function talliesOf(job: JobState): TaskTallies {
  if (!job.tallies) {
    job.tallies = { tasks: nothing(), slots: nothing() }
    for (const task of Object.values(job.tasks)) {
      delete task.countedAs
      recount(job, task)
    }
  }
  return job.tallies
}

/** Tasks that are not completed. */
export const openTasks = (job: JobState): number => {
  const { active, running } = talliesOf(job).tasks
  return active + running
}

/** As `GET /jobs/{id}/taskcounts` answers, once in tasks and once in slots. */
export const countsView = ({ active, running, succeeded, failed }: Tally) => ({
  active,
  running,
  completed: succeeded + failed,
  succeeded,
  failed,
})
