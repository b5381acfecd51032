// Looks at the jobs of a pool whole: what keeps their tasks from running, and which run for too long.
import { minuteMs } from '../domain/durations.ts'
import type { JobLook, TaskFacts } from '../domain/facts.ts'
import { restsOnLook } from '../domain/look-health.ts'
import type { PoolRecord } from '../domain/record.ts'
import type { PoolRef } from '../domain/refs.ts'
import { sameId } from '../domain/refs.ts'
import { taskOverlapMs } from '../domain/task-overlap.ts'
import { slowAfterMs, usualOf } from '../domain/usual.ts'
import type { BatchAccount, JobFacts, TaskCounts } from '../ports/batch.ts'
import type { PoolJobs } from './pool-jobs.ts'
import { list, read } from './reading.ts'
import { waitingIn } from './waiting-in.ts'

/** Looks are this far apart; the full look of the census comes every ten minutes, and a little early or late. */
const jobLookMs = 9.5 * minuteMs
/** Calls of one look: no further job is begun beyond them, and the others come in turn. */
const callBudget = 100
/** So many jobs fit into the budget however much they ask. */
const jobsInTurn = 6
/** Tasks that have been active for less are left alone. */
const waitsMs = 10 * minuteMs
const waitingSample = 20
const slowSample = 5
const page = 1000

export function isLookDue({ controls }: PoolRecord, now: number): boolean {
  const { jobsSeenAt } = controls
  return jobsSeenAt === undefined || jobsSeenAt > now || now - jobsSeenAt >= jobLookMs
}

export async function lookAtJobs(
  batch: BatchAccount,
  gaps: string[],
  { active }: PoolJobs,
  { pool, record, now }: { pool: PoolRef; record: PoolRecord; now: number },
): Promise<readonly JobLook[]> {
  const looks: JobLook[] = []
  const wanted = new Set(
    record.incidents.flatMap(({ fault, subject }) =>
      restsOnLook(fault) && 'jobId' in subject ? [subject.jobId.toLowerCase()] : [],
    ),
  )
  const isWanted = ({ job }: PoolJobs['active'][number]) => wanted.has(job.jobId.toLowerCase())
  const calls = { left: callBudget }
  for (const { job, counts } of [...active.filter(isWanted), ...inTurn(active, now)]) {
    if (calls.left <= 0) break
    if (!counts || looks.some(({ jobId }) => sameId(jobId, job.jobId))) continue
    const own: string[] = []
    const look = await lookAt(counting(batch, calls), own, job, counts, now)
    // Half a look is none: what is missing might be what has changed.
    if (own.length === 0) looks.push(look)
    gaps.push(...own)
  }
  const here = new Set(active.map(({ job }) => job.jobId.toLowerCase()))
  for (const jobId of wanted) {
    if (here.has(jobId) || looks.length >= page) continue
    const own: string[] = []
    const job = await read(own, `job ${jobId}`, () => batch.job(jobId))
    if (own.length === 0) looks.push(job ? plainLook(job) : { ...nothing, jobId, state: 'gone' })
    gaps.push(...own)
  }
  const since = Math.min(record.controls.jobsSeenAt ?? now, now) - taskOverlapMs
  const ended = await list(gaps, 'the jobs that ended lately', () =>
    batch.endedJobs(since, pool.pool),
  )
  const known = new Set(looks.map(({ jobId }) => jobId.toLowerCase()))
  return [
    ...looks,
    ...ended.filter(({ jobId }) => !known.has(jobId.toLowerCase())).map((job) => plainLook(job)),
  ]
}

/** Jobs whose pool Batch could not make: they name a pool that is not there. */
export function looksWithoutPool(jobs: readonly JobFacts[]): readonly JobLook[] {
  return jobs.filter(({ schedulingError }) => schedulingError).map((job) => plainLook(job))
}

async function lookAt(
  batch: BatchAccount,
  gaps: string[],
  job: JobFacts,
  counts: TaskCounts,
  now: number,
): Promise<JobLook> {
  const what = `the tasks of job ${job.jobId}`
  const some = async (sample: Parameters<BatchAccount['someTasks']>[1], most: number) =>
    (await read(gaps, what, () => batch.someTasks(job, sample, most))) ?? []
  const old =
    counts.active === 0
      ? []
      : await some({ kind: 'active', sinceBefore: now - waitsMs }, waitingSample)
  const linked = old.some(({ dependsOn }) => dependsOn !== undefined)
  const succeeded =
    counts.succeeded > 0 && (counts.running > 0 || linked)
      ? await some({ kind: 'succeeded' }, page)
      : []
  const failed = linked && counts.failed > 0 ? await some({ kind: 'failed' }, page) : []
  const usual = usualOf(succeeded)
  const slowMs = counts.running > 0 ? slowAfterMs(usual) : undefined
  const slow =
    slowMs === undefined
      ? []
      : await some({ kind: 'running', startedBefore: now - slowMs }, slowSample)
  const failing = job.hasPreparation
    ? await list(gaps, `the preparation of job ${job.jobId}`, () =>
        batch.failedPreparations(job.jobId),
      )
    : []
  return {
    ...plainLook(job, counts),
    ...waitingIn(old, { succeeded, failed }),
    preparationFailed: failing,
    slow: await Promise.all(
      slow.filter(({ jobManager }) => !jobManager).map((task) => withSilence(batch, task)),
    ),
    ...(usual ? { usual } : {}),
  }
}

/** The later of its two outputs; absent where neither can be had. */
async function withSilence(
  batch: BatchAccount,
  task: TaskFacts,
): Promise<TaskFacts & { silentSince?: number }> {
  const files = ['stdout.txt', 'stderr.txt']
  const changed = await Promise.all(
    files.map((file) => batch.taskFileChangedAt(task.jobId, task.taskId, file)),
  )
  const times = changed.flatMap((at) => at ?? [])
  return times.length === 0 ? task : { ...task, silentSince: Math.max(...times) }
}

const nothing = {
  active: 0,
  running: 0,
  waiting: [],
  blockedBy: [],
  preparationFailed: [],
  slow: [],
} as const

function plainLook(job: JobFacts, counts?: TaskCounts): JobLook {
  const { jobId, state, schedulingError, terminateReason } = job
  const { startedAt, endedAt, wallClockMs } = job
  return {
    ...nothing,
    jobId,
    state,
    active: counts?.active ?? 0,
    running: counts?.running ?? 0,
    ...(schedulingError ? { schedulingError } : {}),
    ...(terminateReason === undefined ? {} : { terminateReason }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(wallClockMs === undefined ? {} : { wallClockMs }),
  }
}

/** Each look begins behind where the budget may have ended the one before. */
function inTurn<T>(jobs: readonly T[], now: number): readonly T[] {
  const start = (Math.floor(now / jobLookMs) * jobsInTurn) % Math.max(1, jobs.length)
  return [...jobs.slice(start), ...jobs.slice(0, start)]
}

function counting(batch: BatchAccount, calls: { left: number }): BatchAccount {
  const counted =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      calls.left -= 1
      return call(...args)
    }
  return {
    ...batch,
    someTasks: counted(batch.someTasks),
    failedPreparations: counted(batch.failedPreparations),
    taskFileChangedAt: counted(batch.taskFileChangedAt),
  }
}
