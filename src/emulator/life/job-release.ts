// The job release task: when a job ends, it runs on each node that was prepared for it; the job has ended when all have.
import { outcomeOf } from '../commands/command-outcome.ts'
import { durationMs } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import { type FailureInfo, keyOf } from './basics.ts'
import { failureExitCode } from './faults.ts'
import { settleJob } from './job-life.ts'
import type { JobOnNode, JobState } from './job-state.ts'
import type { Life } from './life.ts'
import { nodeIn } from './pool-state.ts'

interface Release {
  readonly commandLine: string
  readonly maxWallClockTime?: string
}

const releaseOf = (job: JobState): Release | undefined =>
  job.spec.jobReleaseTask as Release | undefined

/** Runs in the background: it takes no slot of a node. A node that is gone or down is not released. */
export function releaseNodes(life: Life, account: AccountState, job: JobState): void {
  const release = releaseOf(job)
  if (!release) return
  const lastsMs = Math.min(outcomeOf(release.commandLine).durationMs, limitMs(release))
  for (const [place, entry] of Object.entries(job.onNodes ?? {})) {
    if (entry.preparation?.state !== 'completed' || !isUp(account, entry)) continue
    entry.runs += 1
    entry.release = {
      state: 'running',
      startMs: life.now(),
      retryCount: 0,
      bootMs: undefined,
      run: entry.runs,
    }
    const due = { account: account.name, job: job.id, place, run: entry.runs }
    life.after(lastsMs, { kind: 'release-ended', ...due })
  }
}

/** A quarter of an hour is Batch's default and its most. */
const limitMs = (release: Release): number =>
  durationMs(release.maxWallClockTime ?? 'PT15M') ?? 15 * 60_000

function isUp(account: AccountState, { poolId, nodeId }: JobOnNode): boolean {
  const node = nodeIn(account.pools[keyOf(poolId)], nodeId)
  return node !== undefined && ['idle', 'running', 'offline'].includes(node.state)
}

export const isReleasing = (job: JobState): boolean =>
  Object.values(job.onNodes ?? {}).some(({ release }) => release?.state === 'running')

/** As a user's own end of a task reads; Batch's words for this limit were never recorded. */
const tooLong: FailureInfo = {
  category: 'UserError',
  code: 'TaskEnded',
  message: 'Task Was Ended by User Request',
}

/** The last release lets its job end, whether it succeeded or not. A job releases its nodes once: no run is void. */
export function releaseEnded(
  life: Life,
  account: AccountState,
  due: { readonly job: string; readonly place: string },
): void {
  const job = account.jobs[keyOf(due.job)]
  const run = job?.onNodes?.[due.place]?.release
  const release = job && releaseOf(job)
  if (!job || !run || !release) return
  const outcome = outcomeOf(release.commandLine)
  const cut = outcome.durationMs > limitMs(release)
  run.state = 'completed'
  run.endMs = life.now()
  if (!cut) run.exitCode = outcome.exitsWith
  run.result = cut || outcome.exitsWith !== 0 ? 'failure' : 'success'
  if (run.result === 'failure') run.failureInfo = cut ? tooLong : failureExitCode
  if (!isReleasing(job)) settleJob(life, account, job.id)
}
