// The task census: Batch has no query for failed tasks over an account, so each job's counts are compared with the last.
import { dayMs, minuteMs } from '../domain/durations.ts'
import { eachOf } from '../domain/each-of.ts'
import type { BatchAccount, JobFacts, TaskCounts } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'
import type { CensusDeps } from './census-deps.ts'
import { isResting } from './census-deps.ts'

const stage = 'observe'
/** Calls for counts in one census and account; beyond it the jobs take turns. */
const callBudget = 200
/** So many jobs are asked at once: one by one a full turn takes most of the time until the next census. */
const jobsAtOnce = 8
/** Counts lag, and a reactivation lets them fall: a job with failed tasks is looked at again after this. */
const relookMs = 10 * minuteMs
/** Counts are behind by less than this. */
const lagMs = minuteMs
/** A schedule whose pool cannot be made brings a failed job each time: one a day is news. */
const toldMs = dayMs

export function createTaskCensus(deps: CensusDeps) {
  const { accounts, book, ledgers, messages, clock, telemetry } = deps
  /** Where the turn stands, by account; a new instance begins anew, which only changes the order. */
  const turns = new Map<string, number>()
  /** When a job's failed tasks were last asked to be looked at; begun anew likewise. */
  const lookedAt = new Map<string, number>()
  /** When the jobs of an account were last counted; known to this instance alone. */
  const countedAt = new Map<string, number>()
  /** Jobs that ended and were counted since: nothing comes after that. */
  const settled = new Set<string>()

  return async function taskCensus(): Promise<void> {
    if (!(await book.gate('task-census', clock.now(), 20_000))) return
    for (const account of accounts) {
      try {
        if (await isResting(deps, account.name, clock.now())) continue
        await countTasks(account)
      } catch (error) {
        if (!(error instanceof BatchReadError)) throw error
        telemetry.warn(error.message, { stage, account: account.name, failure: error.failure })
      }
    }
    telemetry.event('task-census.completed', { accounts: accounts.length })
  }

  async function countTasks(account: BatchAccount): Promise<void> {
    const now = clock.now()
    const about = { account: account.name, census: 'tasks' } as const
    const before = countedAt.get(account.name)
    if (before !== undefined) telemetry.metric('census.lag', now - before, about)
    telemetry.metric('census.calls', 2, about)
    const open = await account.activeJobs()
    // A job may complete between two censuses, and its tasks fail with it.
    const ended = await account.endedJobs(now - relookMs)
    const jobs = [...open.items, ...ended.items]
    // Not a plain object: a job may be called `constructor` or `__proto__`.
    const failedBefore = new Map(Object.entries(await book.jobs(account.name)))
    const failed = new Map<string, number>()
    const suspect = new Set<string>()
    const told = toldBefore(failedBefore, now)
    const isSettled = (job: JobFacts) => settled.has(lookKey(account.name, job))
    const turn = inTurn(
      account.name,
      jobs.filter((job) => !isSettled(job)),
    )
    const counted = await countsOf(account, turn)
    for (const job of jobs) {
      const key = job.jobId.toLowerCase()
      failed.set(key, failedBefore.get(key) ?? 0)
      if (job.schedulingError && !told.has(sourceOf(job))) {
        // It names the pool that it would have had: no census of nodes counts that, so nobody else looks there.
        suspect.add(job.poolId)
        told.set(sourceOf(job), now)
      }
      const counts = counted.get(job)
      if (!counts) continue
      // A reactivation lets the count fall, and another failure then is no rise: it is looked at again in time.
      const rose = counts.failed > (failedBefore.get(key) ?? 0)
      if (rose) lookedAt.set(lookKey(account.name, job), now)
      const relook = counts.failed > 0 && isRelookDue(account.name, job, now)
      if ((rose || relook) && job.poolId !== '') suspect.add(job.poolId)
      failed.set(key, counts.failed)
      if (job.endedAt !== undefined && now - job.endedAt >= lagMs) {
        settled.add(lookKey(account.name, job))
      }
    }
    suspect.delete('')
    telemetry.metric('census.calls', turn.size, about)
    telemetry.metric('census.examined', suspect.size, about)
    for (const pool of suspect) {
      await ledgers.markDirty({ account: account.name, pool })
      await messages.examine({ account: account.name, pool }, 0)
    }
    forgetLooks(account.name, jobs)
    // After the signals: were they lost, the rise would be seen again.
    await book.putJobs(account.name, Object.fromEntries([...failed, ...told]))
    const toCount = jobs.filter((job) => !isSettled(job) && !turn.has(job))
    telemetry.metric('task-census.left', toCount.length, { account: account.name })
    countedAt.set(account.name, now)
  }

  /** One job that cannot be counted is told, and keeps nobody from the others. */
  async function countsOf(
    account: BatchAccount,
    jobs: ReadonlySet<JobFacts>,
  ): Promise<ReadonlyMap<JobFacts, TaskCounts>> {
    const counted = new Map<JobFacts, TaskCounts>()
    let failed: { error: unknown } | undefined
    await eachOf([...jobs], jobsAtOnce, async (job) => {
      // Where the account does not answer at all, those that were not asked yet are left alone.
      if (failed) return
      try {
        const counts = await account.taskCounts(job.jobId)
        if (counts) counted.set(job, counts)
      } catch (error) {
        if (!isOfOneJob(error)) failed ??= { error }
        else telemetry.warn(error.message, { stage, account: account.name, failure: error.failure })
      }
    })
    if (failed) throw failed.error
    return counted
  }

  /** True once in each interval, and for a job that was never seen somewhere within it. */
  function isRelookDue(account: string, job: JobFacts, now: number): boolean {
    const key = lookKey(account, job)
    const last = lookedAt.get(key)
    if (last !== undefined && now - last < relookMs && last <= now) return false
    lookedAt.set(key, last === undefined ? now - spreadMs(key) : now)
    return last !== undefined
  }

  function forgetLooks(account: string, jobs: readonly JobFacts[]): void {
    const here = new Set(jobs.map((job) => lookKey(account, job)))
    for (const kept of [lookedAt, settled]) {
      for (const key of kept.keys()) {
        if (key.startsWith(`${account}|`) && !here.has(key)) kept.delete(key)
      }
    }
  }

  function inTurn(account: string, jobs: readonly JobFacts[]): Set<JobFacts> {
    if (jobs.length <= callBudget) return new Set(jobs)
    const start = (turns.get(account) ?? 0) % jobs.length
    turns.set(account, start + callBudget)
    return new Set([...jobs, ...jobs].slice(start, start + callBudget))
  }
}

/** Where the account does not answer at all, the next census comes soon enough. */
function isOfOneJob(error: unknown): error is BatchReadError {
  return error instanceof BatchReadError && ['denied', 'rejected'].includes(error.failure)
}

function lookKey(account: string, { jobId }: JobFacts): string {
  return `${account}|${jobId.toLowerCase()}`
}

function spreadMs(key: string): number {
  let hash = 0
  for (const letter of key) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1000
  return Math.floor((relookMs * hash) / 1000)
}

/** Jobs of a schedule are called `schedule:job-1`. No job has a `|` in its id, so this is no count of a job's. */
function sourceOf({ jobId }: JobFacts): string {
  return `|${jobId.toLowerCase().replace(/:job-\d+$/, '')}`
}

function toldBefore(notes: ReadonlyMap<string, number>, now: number): Map<string, number> {
  return new Map(
    [...notes].filter(([key, at]) => key.startsWith('|') && at <= now && now - at < toldMs),
  )
}
