// The job preparation task: runs on a node before the first task of its job there, and again when the node has rebooted.
import { outcomeOf } from '../commands/command-outcome.ts'
import type { AccountState } from './account-state.ts'
import { runPrepared } from './attempt.ts'
import { keyOf } from './basics.ts'
import { wakeFor } from './dispatch.ts'
import { failureExitCode } from './faults.ts'
import type { JobOnNode, JobState, NodeRun } from './job-state.ts'
import type { Life, NodePlace } from './life.ts'
import type { NodeState } from './node-state.ts'
import { nodeIn, type PoolState } from './pool-state.ts'
import { findTask, requeueTask } from './task-life.ts'
import type { TaskState } from './task-state.ts'

interface Preparation {
  readonly commandLine: string
  readonly waitForSuccess?: boolean
  readonly rerunOnNodeRebootAfterSuccess?: boolean
  readonly constraints?: { readonly maxTaskRetryCount?: number }
}

const preparationOf = (job: JobState): Preparation | undefined =>
  job.spec.jobPreparationTask as Preparation | undefined

const onNodeKey = (poolId: string, nodeId: string): string => `${keyOf(poolId)}/${keyOf(nodeId)}`

const entryOf = (job: JobState, pool: PoolState, node: NodeState): JobOnNode | undefined =>
  job.onNodes?.[onNodeKey(pool.id, node.id)]

/** Whether a node may take tasks of a job: not where its preparation has failed since the node's last boot. */
export function mayRunOn(job: JobState, pool: PoolState, node: NodeState): boolean {
  const preparation = preparationOf(job)
  if (!preparation || preparation.waitForSuccess === false) return true
  const run = entryOf(job, pool, node)?.preparation
  return run?.result !== 'failure' || run.bootMs !== node.bootMs
}

/** Whether a task may run at once on a node it was given; else it stays `preparing` until the node is prepared. */
export function isPrepared(life: Life, place: NodePlace, job: JobState): boolean {
  const preparation = preparationOf(job)
  if (!preparation) return true
  const { pool, node } = place
  const run = entryOf(job, pool, node)?.preparation
  if (!run || mustRunAgain(run, node, preparation)) startRun(life, place, job)
  const now = entryOf(job, pool, node)?.preparation
  return preparation.waitForSuccess === false || now?.result === 'success'
}

const mustRunAgain = (run: NodeRun, node: NodeState, preparation: Preparation): boolean =>
  run.bootMs !== node.bootMs &&
  (run.result !== 'success' || preparation.rerunOnNodeRebootAfterSuccess !== false)

function startRun(life: Life, { account, pool, node }: NodePlace, job: JobState): void {
  job.onNodes ??= {}
  const place = onNodeKey(pool.id, node.id)
  job.onNodes[place] ??= { poolId: pool.id, nodeId: node.id, runs: 0 }
  const entry = job.onNodes[place]
  if (!entry) return
  entry.runs += 1
  entry.preparation = {
    state: 'running',
    startMs: life.now(),
    retryCount: 0,
    bootMs: node.bootMs,
    run: entry.runs,
  }
  plan(life, account, job, place, entry.runs)
}

function plan(life: Life, account: AccountState, job: JobState, place: string, run: number): void {
  const { durationMs } = outcomeOf(preparationOf(job)?.commandLine ?? '')
  const due = { account: account.name, job: job.id, place, run }
  life.after(durationMs, { kind: 'preparation-ended', ...due })
}

/** A run has ended: it is retried, or the tasks that waited for it run, or go elsewhere. */
export function preparationEnded(
  life: Life,
  account: AccountState,
  due: { readonly job: string; readonly place: string; readonly run: number },
): void {
  const job = account.jobs[keyOf(due.job)]
  const entry = job?.onNodes?.[due.place]
  const run = entry?.preparation
  const preparation = job && preparationOf(job)
  if (!job || !entry || !run || !preparation || run.run !== due.run) return
  const pool = account.pools[keyOf(entry.poolId)]
  const node = nodeIn(pool, entry.nodeId)
  const isUp = node !== undefined && ['idle', 'running', 'offline'].includes(node.state)
  if (!pool || !node || !isUp || node.bootMs !== run.bootMs) {
    // The node went down under it: what waited has gone elsewhere, and the run never came to an end.
    delete entry.preparation
    return
  }
  const { exitsWith } = outcomeOf(preparation.commandLine)
  const retries = Number(preparation.constraints?.maxTaskRetryCount ?? 0)
  if (exitsWith !== 0 && (retries === -1 || run.retryCount < retries)) {
    run.retryCount += 1
    run.lastRetryMs = life.now()
    run.startMs = life.now()
    plan(life, account, job, due.place, due.run)
    return
  }
  run.state = 'completed'
  run.endMs = life.now()
  run.exitCode = exitsWith
  run.result = exitsWith === 0 ? 'success' : 'failure'
  if (exitsWith !== 0) run.failureInfo = failureExitCode
  if (preparation.waitForSuccess === false) return
  for (const task of waitingOn(account, node, job)) {
    if (exitsWith === 0) runPrepared(life, account, job, task)
    else requeueTask(life, account, job, task, false)
  }
  wakeFor(life, account, job)
}

const waitingOn = (account: AccountState, node: NodeState, job: JobState): TaskState[] =>
  [...node.running].flatMap((key) => {
    const found = findTask(account, key)
    return found?.job === job && found.task.awaitsPreparation === true ? [found.task] : []
  })
