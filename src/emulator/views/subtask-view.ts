// A part of a multi-instance task as `GET …/subtasksinfo` shows it.

import type { AccountState } from '../life/account-state.ts'
import type { Wire } from '../life/basics.ts'
import type { JobState } from '../life/job-state.ts'
import type { SubtaskState, TaskState } from '../life/task-state.ts'
import { isoOf } from '../wire/wire-time.ts'
import { nodeInfoView } from './task-view.ts'

/** A part shares its task's end: the task fails with any of them, and they are ended with it. */
export function subtaskView(
  account: AccountState,
  job: JobState,
  task: TaskState,
  part: SubtaskState,
  origin: string,
): Wire {
  const { endMs } = part
  const poolId = task.node?.poolId ?? ''
  const root = `${task.id}/${part.id}`
  return {
    id: part.id,
    nodeInfo: nodeInfoView(
      account,
      { poolId, nodeId: part.nodeId },
      `${job.id}/job-1/${root}`,
      origin,
    ),
    startTime: isoOf(part.startMs),
    ...(endMs === undefined
      ? { state: task.state === 'preparing' ? 'preparing' : 'running' }
      : { endTime: isoOf(endMs) }),
    ...(endMs !== undefined && task.exitCode !== undefined ? { exitCode: task.exitCode } : {}),
    ...(endMs !== undefined && task.failureInfo ? { failureInfo: task.failureInfo } : {}),
    ...(endMs === undefined
      ? { stateTransitionTime: isoOf(part.startMs) }
      : {
          state: 'completed',
          stateTransitionTime: isoOf(endMs),
          previousState: 'running',
          previousStateTransitionTime: isoOf(part.startMs),
          result: task.result,
        }),
  }
}
