// The task census: Batch has no query for failed tasks over an account, so each job's counts are compared with the last.

import type { BatchAccount, JobFacts } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'
import type { CensusDeps } from './census-deps.ts'

/** Calls for counts in one census and account; beyond it the jobs take turns. */
const callBudget = 200

export function createTaskCensus(deps: CensusDeps) {
  const { accounts, book, ledgers, messages, clock, telemetry } = deps
  /** Where the turn stands, by account; a new instance begins anew, which only changes the order. */
  const turns = new Map<string, number>()

  return async function taskCensus(): Promise<void> {
    if (!(await book.gate('task-census', clock.now(), 20_000))) return
    for (const account of accounts) {
      try {
        await countTasks(account)
      } catch (error) {
        if (!(error instanceof BatchReadError)) throw error
        telemetry.warn(error.message, { account: account.name, failure: error.failure })
      }
    }
    telemetry.event('task-census.completed', { accounts: accounts.length })
  }

  async function countTasks(account: BatchAccount): Promise<void> {
    const jobs = await account.activeJobs()
    // Not a plain object: a job may be called `constructor` or `__proto__`.
    const before = new Map(Object.entries(await book.jobs(account.name)))
    const failed = new Map<string, number>()
    const suspect = new Set<string>()
    const turn = inTurn(account.name, jobs.items)
    for (const job of jobs.items) {
      const key = job.jobId.toLowerCase()
      failed.set(key, before.get(key) ?? 0)
      if (!turn.has(job)) continue
      const counts = await account.taskCounts(job.jobId)
      if (!counts) continue
      // A reactivation lets the count fall: only a rise is news.
      if (counts.failed > (before.get(key) ?? 0) && job.poolId !== '') suspect.add(job.poolId)
      failed.set(key, counts.failed)
    }
    for (const pool of suspect) {
      await ledgers.markDirty({ account: account.name, pool })
      await messages.examine({ account: account.name, pool }, 0)
    }
    // After the signals: were they lost, the rise would be seen again.
    await book.putJobs(account.name, Object.fromEntries(failed))
    telemetry.metric('task-census.left', jobs.items.length - turn.size, { account: account.name })
  }

  function inTurn(account: string, jobs: readonly JobFacts[]): Set<JobFacts> {
    if (jobs.length <= callBudget) return new Set(jobs)
    const start = (turns.get(account) ?? 0) % jobs.length
    turns.set(account, start + callBudget)
    return new Set([...jobs, ...jobs].slice(start, start + callBudget))
  }
}
