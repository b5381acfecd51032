// A task as `GET /jobs/{id}/tasks/{id}` shows it.

import type { AccountState } from '../life/account-state.ts'
import type { Wire } from '../life/basics.ts'
import { keyOf } from '../life/basics.ts'
import type { JobState } from '../life/job-state.ts'
import { systemOf } from '../life/outcome.ts'
import type { TaskState } from '../life/task-state.ts'
import { durationText } from '../wire/duration-text.ts'
import { eTagOf, isoOf, isoOfChange } from '../wire/wire-time.ts'

/** Where a task's files are on its node. */
export const taskRoot = (job: JobState, task: TaskState): string =>
  `workitems/${job.id}/job-1/${task.id}`

/** Properties of a task as they were given, in the order of the recordings. */
const given = [
  'commandLine',
  'containerSettings',
  'resourceFiles',
  'outputFiles',
  'environmentSettings',
  'affinityInfo',
  'applicationPackageReferences',
  'userIdentity',
  'exitConditions',
  'dependsOn',
  'multiInstanceSettings',
  'authenticationTokenSettings',
  'constraints',
  'requiredSlots',
] as const

export function taskView(
  account: AccountState,
  job: JobState,
  task: TaskState,
  origin: string,
): Wire {
  const { displayName } = task.spec
  return {
    id: task.id,
    ...(displayName !== undefined ? { displayName } : {}),
    url: `${origin}/jobs/${job.id}/tasks/${task.id}`,
    eTag: eTagOf(task.change),
    creationTime: isoOf(task.createdMs),
    lastModified: isoOfChange(task.change),
    state: task.state,
    stateTransitionTime: isoOf(task.stateMs),
    ...(task.previous
      ? {
          previousState: task.previous.state,
          previousStateTransitionTime: isoOf(task.previous.atMs),
        }
      : {}),
    ...Object.fromEntries(
      given.flatMap((name) => (task.spec[name] === undefined ? [] : [[name, task.spec[name]]])),
    ),
    executionInfo: executionView(task),
    ...(task.node
      ? { nodeInfo: nodeInfoView(account, task.node, `${job.id}/job-1/${task.id}`, origin) }
      : {}),
  }
}

/** `place`: `{job}/job-1/{task}`. Its directory is written as the node's system does, its URL never (recorded). */
export function nodeInfoView(
  account: AccountState,
  { poolId, nodeId }: NonNullable<TaskState['node']>,
  place: string,
  origin: string,
): Wire {
  const nodeUrl = `${origin}/pools/${poolId}/nodes/${nodeId}`
  const root = `workitems/${place}`
  return {
    affinityId: `TVM:${nodeId}`,
    nodeUrl,
    poolId,
    nodeId,
    taskRootDirectory: isWindows(account, poolId) ? root.replaceAll('/', '\\') : root,
    taskRootDirectoryUrl: `${nodeUrl}/files/${root}`,
  }
}

function isWindows(account: AccountState, poolId: string): boolean {
  const pool = account.pools[keyOf(poolId)]
  return pool !== undefined && systemOf(pool) === 'windows'
}

/** No exitCode at all when the process never ran; no start time before it runs. */
export function executionView(task: TaskState): Wire {
  const started = task.state === 'running' || task.state === 'completed'
  return {
    ...(started && task.startMs !== undefined ? { startTime: isoOf(task.startMs) } : {}),
    ...(task.endMs !== undefined ? { endTime: isoOf(task.endMs) } : {}),
    ...(task.exitCode !== undefined ? { exitCode: task.exitCode } : {}),
    ...(task.failureInfo ? { failureInfo: task.failureInfo } : {}),
    ...(task.result ? { result: task.result } : {}),
    retryCount: task.retryCount,
    ...(task.lastRetryMs !== undefined ? { lastRetryTime: isoOf(task.lastRetryMs) } : {}),
    requeueCount: task.requeueCount,
    ...(task.lastRequeueMs !== undefined ? { lastRequeueTime: isoOf(task.lastRequeueMs) } : {}),
  }
}

/** Statistics: times are those of the last attempt, and nothing is known of processors and disks as nothing is run. */
export function statsView(job: JobState, task: TaskState, origin: string, nowMs: number): Wire {
  const startMs = task.startMs ?? nowMs
  return {
    url: `${origin}/jobs/${job.id}/tasks/${task.id}`,
    startTime: isoOf(task.createdMs),
    lastUpdateTime: isoOf(nowMs),
    userCPUTime: 'PT0S',
    kernelCPUTime: 'PT0S',
    wallClockTime: durationText((task.endMs ?? nowMs) - startMs),
    // Counts of 64 bits are texts on the wire.
    readIOps: '0',
    writeIOps: '0',
    readIOGiB: 0,
    writeIOGiB: 0,
    waitTime: durationText(startMs - task.createdMs),
  }
}
