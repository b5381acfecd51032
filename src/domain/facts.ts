// One pool as it was observed at one moment, in our own words; everything that is decided is decided on this.
import type { PoolRef, TaskSubject } from './refs.ts'

/** A code and words of Batch's own, with its name/value details. Also what resize errors and failures carry. */
export interface BatchFault {
  code: string
  message: string
  /** `usererror` or `servererror` in lower case; absent on node and resize errors. */
  category?: string
  details: readonly { name: string; value: string }[]
}

export interface PoolSnapshot {
  /** `active` or `deleting`. */
  state: string
  /** `steady`, `resizing` or `stopping`. */
  allocationState: string
  allocationStateSince: number
  createdAt: number
  eTag: string
  vmSize: string
  image: string
  nodeAgentSku: string
  targetDedicated: number
  targetLowPriority: number
  currentDedicated: number
  currentLowPriority: number
  autoScale: boolean
  taskSlotsPerNode: number
  hasStartTask: boolean
  resizeErrors: readonly BatchFault[]
  metadata: Readonly<Record<string, string>>
}

/** Lower-case state names of the service; one that is not in this list is `unknown-state`, never an error. */
export const nodeStates = [
  'idle',
  'rebooting',
  'reimaging',
  'running',
  'unusable',
  'creating',
  'starting',
  'waitingforstarttask',
  'starttaskfailed',
  'unknown',
  'leavingpool',
  'offline',
  'preempted',
  'upgradingos',
  'deallocated',
  'deallocating',
] as const
export type NodeState = (typeof nodeStates)[number] | 'unknown-state'

export interface StartTaskFacts {
  /** `running` or `completed`. */
  state: string
  /** `success` or `failure`, when it has ended. */
  result?: string
  exitCode?: number
  failure?: BatchFault
  retryCount: number
  startedAt?: number
  endedAt?: number
}

export interface NodeFacts {
  nodeId: string
  state: NodeState
  stateSince: number
  allocationTime: number
  lastBootAt?: number
  schedulingEnabled: boolean
  dedicated: boolean
  runningTasks: number
  errors: readonly BatchFault[]
  startTask?: StartTaskFacts
  agentVersion?: string
}

export interface TaskFacts {
  jobId: string
  taskId: string
  /** `active`, `preparing`, `running` or `completed`. */
  state: string
  stateSince: number
  result?: string
  exitCode?: number
  failure?: BatchFault
  startedAt?: number
  endedAt?: number
  retryCount: number
  nodeId?: string
  /** Never touched by us: a job manager, or a task that runs on several nodes. */
  jobManager: boolean
  multiInstance: boolean
  /** True when tasks of its job may depend on others: whether one waits for this one is not known. */
  dependencies: boolean
  jobState: string
  jobMetadata: Readonly<Record<string, string>>
}

export interface PoolFacts {
  pool: PoolRef
  observedAt: number
  /** False when the pool or a page of its nodes was missing; then nothing is decided. */
  complete: boolean
  /** False when jobs or tasks were missing; then nothing is decided about tasks and jobs, and the watermark stands. */
  tasksComplete: boolean
  /** What was missing, in words. */
  gaps: readonly string[]
  /** While the pool is not complete: since when it has not been. */
  unseenSince?: number
  /** Absent when the pool is gone. */
  snapshot?: PoolSnapshot
  nodes: readonly NodeFacts[]
  /** Tasks that failed lately, and those that open incidents are about. */
  tasks: readonly TaskFacts[]
  goneTasks: readonly TaskSubject[]
  /** Up to where the failed tasks of this pool have been seen. */
  tasksSeenUntil: number
}

export const usableStates: readonly NodeState[] = ['idle', 'running']
