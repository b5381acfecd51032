// The start task of a node: run on every boot, retried on a non-zero exit, then the node is ready or not.

import { outcomeOf } from '../commands/command-outcome.ts'
import { meets } from '../faults/node-faults.ts'
import { isoOf } from '../wire/wire-time.ts'
import type { FailureInfo, Wire } from './basics.ts'
import { failureExitCode, startTaskFailure } from './faults.ts'
import type { Life, NodePlace } from './life.ts'
import { becomeReady, enter, planStep } from './node-life.ts'
import type { PoolState } from './pool-state.ts'
import type { TaskFile } from './task-state.ts'

interface StartTask {
  readonly commandLine?: string
  readonly waitForSuccess?: boolean
  readonly maxTaskRetryCount?: number
}

const startTaskOf = (pool: PoolState) => pool.spec.startTask as StartTask | undefined

/** Retries that follow each other at once would stop the clock when there are no limits to them. */
const leastRunMs = 1_000

/**
 * The node has booted: the start task that its pool has now runs, a changed one too (that a change holds from
 * the next boot on is documented). Without one, or without waiting for it, the node is ready at once.
 */
export function beginStartTask(life: Life, place: NodePlace): void {
  const { pool, node } = place
  const startTask = startTaskOf(pool)
  if (!startTask) {
    delete node.startTaskInfo
    becomeReady(life, place)
    return
  }
  delete node.startTaskOutput
  node.startTaskInfo = { state: 'running', startTime: isoOf(life.now()), retryCount: 0 }
  if (startTask.waitForSuccess === false) becomeReady(life, place)
  else enter(life, place, 'waitingforstarttask')
  planRun(life, place)
}

function planRun(life: Life, place: NodePlace): void {
  const { commandLine = '' } = startTaskOf(place.pool) ?? {}
  // A command line that says how long it sleeps is believed; else the pool's own duration holds.
  const runMs = /\bsleep\s+\d/i.test(commandLine)
    ? outcomeOf(commandLine).durationMs
    : place.pool.boot.startTaskMs
  planStep(life, place, 'start-task-ended', Math.max(leastRunMs, runMs))
}

/** One run has ended; only a non-zero exit is retried, as for tasks. */
export function startTaskEnded(life: Life, place: NodePlace): void {
  const { pool, node } = place
  const startTask = startTaskOf(pool) ?? {}
  const { exitCode, failure, stdout, stderr, files } = runOf(life, place, startTask)
  const retryCount = Number(node.startTaskInfo?.retryCount ?? 0)
  const retries = startTask.maxTaskRetryCount ?? 0
  const again = failure && exitCode !== undefined && (retries === -1 || retryCount < retries)
  node.startTaskOutput = { atMs: life.now(), stdout, stderr, ...(files ? { files } : {}) }
  if (again) {
    const now = isoOf(life.now())
    node.startTaskInfo = {
      state: 'running',
      startTime: now,
      retryCount: retryCount + 1,
      lastRetryTime: now,
    }
    planRun(life, place)
    return
  }
  const { startTime, lastRetryTime } = node.startTaskInfo ?? {}
  node.startTaskInfo = {
    state: 'completed',
    startTime,
    endTime: isoOf(life.now()),
    ...(exitCode !== undefined ? { exitCode } : {}),
    ...(failure ? { failureInfo: failure } : {}),
    result: failure ? 'failure' : 'success',
    retryCount,
    ...(lastRetryTime !== undefined ? { lastRetryTime } : {}),
  }
  if (startTask.waitForSuccess === false) return
  if (failure) enter(life, place, 'starttaskfailed')
  else becomeReady(life, place)
}

interface Run {
  readonly exitCode: number | undefined
  readonly failure: FailureInfo | undefined
  readonly stdout: string
  readonly stderr: string
  readonly files?: readonly TaskFile[] | undefined
}

/** How a run turns out: by the fault that holds on the node, else by what the command line plainly says. */
function runOf(life: Life, place: NodePlace, { commandLine = '' }: StartTask): Run {
  const said = outcomeOf(commandLine)
  const stdout = place.pool.startTaskStdout === '' ? said.stdout : place.pool.startTaskStdout
  const failing = meets(life, place, 'start-task')
  if (failing) {
    return {
      exitCode: failing.exitCode,
      failure: startTaskFailure(failing),
      stdout: failing.stdout ?? (failing.exitCode === undefined ? '' : stdout),
      stderr: failing.stderr ?? '',
    }
  }
  const failure = said.exitsWith === 0 ? undefined : failureExitCode
  return { exitCode: said.exitsWith, failure, stdout, stderr: '', files: said.files }
}

/** What the start task of a node that has long been up looks like. */
export const succeededBefore = (startMs: number, endMs: number): Wire => ({
  state: 'completed',
  startTime: isoOf(startMs),
  endTime: isoOf(endMs),
  exitCode: 0,
  result: 'success',
  retryCount: 0,
})
