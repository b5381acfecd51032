// The state of a job and of a job schedule, as plain JSON.
import type { Change } from '../wire/wire-time.ts'
import type { FailureInfo, Wire } from './basics.ts'
import type { CountedAs, TaskState } from './task-state.ts'

export type JobStateName =
  | 'active'
  | 'disabling'
  | 'disabled'
  | 'enabling'
  | 'terminating'
  | 'completed'
  | 'deleting'

/** Holds exactly the tasks in state `active`, each once: finished tasks cost the scheduler nothing. */
export interface TaskQueue {
  nextOrder: number
  /** Keys of tasks that may start, oldest first, by what they need: `{nodes}x{slots}`. */
  readonly lines: Record<string, string[]>
  /** Keys of tasks held back, by the dependency they wait for. */
  readonly behind: Record<string, string[]>
  /**
   * Dependencies that are met. One stays met when its task is deleted, and even when a task of the same id
   * comes after it: by design, says the service (Azure/Batch issue 129).
   */
  readonly met: Record<string, true>
}

export type Tally = Record<CountedAs, number>

export interface TaskTallies {
  readonly tasks: Tally
  readonly slots: Tally
}

export interface JobState {
  readonly id: string
  spec: Wire
  readonly createdMs: number
  change: Change
  state: JobStateName
  stateMs: number
  previous?: { readonly state: JobStateName; readonly atMs: number }
  endedMs?: number
  terminateReason?: string
  tasks: Record<string, TaskState>
  /** Who waits; made when it is first asked for. See task-queue.ts. */
  queue?: TaskQueue
  /** Kept by task-counts.ts once somebody has asked for it. */
  tallies?: TaskTallies
  /** The pool that was made for the job, or for its schedule. */
  autoPoolId?: string
  schedulingError?: FailureInfo
  /** The key of the schedule that made the job. */
  schedule?: string
  /** Where the job was prepared and released, by `pool/node`. */
  onNodes?: Record<string, JobOnNode>
}

/** A run of a job preparation or release task on one node. */
export interface NodeRun {
  state: 'running' | 'completed'
  startMs: number
  endMs?: number
  exitCode?: number
  failureInfo?: FailureInfo
  result?: 'success' | 'failure'
  retryCount: number
  lastRetryMs?: number
  /** The node's boot in which it ran; a later boot may ask for another run. */
  readonly bootMs: number | undefined
  /** Timers of an earlier run are void. */
  readonly run: number
}

export interface JobOnNode {
  readonly poolId: string
  readonly nodeId: string
  runs: number
  preparation?: NodeRun
  release?: NodeRun
}

export type ScheduleStateName = 'active' | 'completed' | 'disabled' | 'terminating' | 'deleting'

export interface ScheduleState {
  readonly id: string
  spec: Wire
  readonly createdMs: number
  change: Change
  state: ScheduleStateName
  stateMs: number
  previous?: { readonly state: ScheduleStateName; readonly atMs: number }
  endedMs?: number
  /** When the next job is due; none after the last. */
  nextRunMs?: number
  /** A job has been due since then and waits until the one before it has ended. */
  dueSinceMs?: number
  jobsMade: number
  recentJobId?: string
  /** When that job was due. */
  lastRunMs?: number
  autoPoolId?: string
  /** Timers of an earlier plan carry a lower number and are void. */
  plan: number
}
