// The jobs of a pool with their counts, and their tasks that failed since they were last seen.
import { dayMs, hourMs } from '../domain/durations.ts'
import type { TaskFacts } from '../domain/facts.ts'
import type { PoolRecord } from '../domain/record.ts'
import type { PoolRef } from '../domain/refs.ts'
import { taskOverlapMs } from '../domain/task-overlap.ts'
import { usualOf } from '../domain/usual.ts'
import type { BatchAccount, JobFacts, TaskCounts } from '../ports/batch.ts'
import { list, read, readEach } from './reading.ts'

/** How far back failed tasks are looked for in a pool that was never seen before. */
const firstLookMs = hourMs
/** And at the most, where one job that cannot be read keeps the watermark back. */
const longestLookMs = dayMs
/** Of tasks that were ended one asks how long their like take; for so many jobs in a pass. */
const maxUsualReads = 5
const usualSample = 1000

export interface PoolJobs {
  /** Not completed, with the counts of those that could be counted. */
  active: readonly { job: JobFacts; counts: TaskCounts | undefined }[]
  failed: readonly TaskFacts[]
}

/** A watermark ahead of the present is of a clock that was: what it hid is looked for as in a pool never seen. */
export function tasksSince({ controls }: PoolRecord, now: number): number {
  const seen = controls.tasksSeenUntil
  if (seen === 0 || seen > now + taskOverlapMs) return now - firstLookMs
  return Math.max(Math.min(seen, now) - taskOverlapMs, now - longestLookMs)
}

/** `gaps`: without the list of jobs nothing is known. `unread`: of one job something is missing, of others not. */
export async function poolJobs(
  batch: BatchAccount,
  { gaps, unread }: { gaps: string[]; unread: Map<string, string> },
  pool: PoolRef,
  record: PoolRecord,
  now: number,
): Promise<PoolJobs> {
  const since = tasksSince(record, now)
  const open = await list(gaps, 'the jobs', () => batch.jobs(pool.pool))
  // A job may complete between two looks; the tasks that failed in it are news all the same.
  const ended = await list(gaps, 'the jobs that ended lately', () =>
    batch.endedJobs(since, pool.pool),
  )
  const jobs = await readEach([...open, ...ended], async (job) => {
    const own: string[] = []
    const what = `the tasks of job ${job.jobId}`
    const counts = await read(own, what, () => batch.taskCounts(job.jobId))
    const failed =
      counts && counts.failed > 0 ? await list(own, what, () => batch.failedTasks(job, since)) : []
    return { job, counts, failed, own }
  })
  for (const { job, own } of jobs) if (own.length > 0) unread.set(job.jobId, own.join('; '))
  return {
    active: jobs.slice(0, open.length).map(({ job, counts }) => ({ job, counts })),
    failed: jobs.flatMap(({ failed }) => failed),
  }
}

/** The same tasks; those that were ended know how long their like take, as far as that can be read. */
export async function withUsual(
  batch: BatchAccount,
  tasks: readonly TaskFacts[],
): Promise<readonly TaskFacts[]> {
  const ended = tasks.filter(
    ({ result, failure }) => result === 'failure' && failure?.code.toLowerCase() === 'taskended',
  )
  const jobs = [...new Set(ended.map(({ jobId }) => jobId))].slice(0, maxUsualReads)
  const usual = new Map<string, TaskFacts['usual']>()
  for (const jobId of jobs) {
    // Nothing is decided on it, so that it is missing is no gap.
    const job = await read([], jobId, () => batch.job(jobId))
    const like =
      job && (await read([], jobId, () => batch.someTasks(job, { kind: 'succeeded' }, usualSample)))
    usual.set(jobId, usualOf(like ?? []))
  }
  return tasks.map((task) => {
    const found = ended.includes(task) ? usual.get(task.jobId) : undefined
    return found ? { ...task, usual: found } : task
  })
}
