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
  /** When somebody last wrote to the pool; that its nodes come and go is no write. */
  modifiedAt?: number
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
  /** False when nodes take tasks although their start task failed. */
  waitsForStartTask: boolean
  resizeErrors: readonly BatchFault[]
  /** What the last run of the autoscale formula said went wrong, and when. */
  autoScaleError?: BatchFault & { at: number }
  /** Tasks of it talk to one another: such pools are limited in size. */
  interNode: boolean
  /** Of the image, as far as its node agent SKU tells. */
  os?: 'linux' | 'windows'
  /** `default`, `classic` or `simplified`; absent where the API version has none. */
  targetCommunication?: string
  /** The mode in force; absent while the pool has no nodes. */
  currentCommunication?: string
  /** ARM id of the subnet; empty for Batch's own network. */
  subnetId: string
  /** `batchmanaged`, `usermanaged` or `nopublicipaddresses`. */
  publicIps: string
  /** ARM ids of the identities of the pool. */
  identityIds: readonly string[]
  applicationPackages: readonly { id: string; version: string }[]
  containerImages: readonly string[]
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
  /** Its address within the pool's network; read only where somebody asks for the one node. */
  ipAddress?: string
  /** Since it joined the pool; 0 where Batch does not say. */
  tasksRun: number
  tasksSucceeded: number
  /** The last tasks there, about ten, each once; read only where its totals look odd. */
  recentTasks?: readonly RecentTask[]
}

export interface RecentTask {
  jobId: string
  taskId: string
  /** Where it is a part of a task that runs on several nodes: which; absent for the task itself. */
  subtaskId?: number
  /** `running` or `completed`, mostly. */
  state: string
  /** `success` or `failure`, when it has ended. */
  result?: string
  /** Code of its failure. */
  code?: string
  startedAt?: number
  endedAt?: number
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
  /** True where at the end of its job a release task runs on its node, which may take its files along. */
  jobRelease?: boolean
  jobState: string
  jobMetadata: Readonly<Record<string, string>>
  /** The time limits of the task and of its job, in milliseconds; absent for none. */
  wallClockMs?: number
  jobWallClockMs?: number
  /** As often as Batch retries a failing exit code; -1 for ever. */
  maxRetries: number
  requiredSlots: number
  /** How often it was requeued with its node. */
  requeueCount: number
  /** Since when its job counts its time. */
  jobStartedAt?: number
  /** Ids of tasks it waits for; of a range of numbers only the first hundred. */
  dependsOn?: readonly string[]
  /** True where an exit condition lets tasks run that depend on it, although it failed. */
  mayFreeOthers?: boolean
  /** How long tasks of its job ran that succeeded; read for tasks that were ended. */
  usual?: { count: number; medianMs: number; longestMs: number }
}

/** A job as it is looked at whole every few minutes: what keeps its tasks from running, and which run for too long. */
export interface JobLook {
  jobId: string
  /** As Batch says it; `gone` for a job that Batch does not know any more. */
  state: string
  schedulingError?: BatchFault
  /** Why a completed job ended, as Batch or a person says it. */
  terminateReason?: string
  startedAt?: number
  endedAt?: number
  wallClockMs?: number
  active: number
  running: number
  /** Some of the tasks that have been active for long. */
  waiting: readonly TaskFacts[]
  /** Ids of tasks that failed or wait and block others that depend on them. */
  blockedBy: readonly string[]
  /** Nodes on which the job preparation task failed. */
  preparationFailed: readonly {
    nodeId: string
    exitCode?: number
    failure?: BatchFault
    directory?: string
    at: number
  }[]
  /** Tasks that run longer than others of the job ever did; `silentSince`: the last time their output grew. */
  slow: readonly (TaskFacts & { silentSince?: number })[]
  /** How long tasks of the job ran that succeeded. */
  usual?: { count: number; medianMs: number; longestMs: number }
}

export interface PoolFacts {
  pool: PoolRef
  observedAt: number
  /** False when the pool or a page of its nodes was missing; then nothing is decided. */
  complete: boolean
  /** False when jobs or tasks were missing; then nothing is decided about tasks and jobs, and the watermark stands. */
  tasksComplete: boolean
  /** Jobs whose tasks could not be read while those of others could: nothing is decided about them. */
  unreadJobs?: readonly string[]
  /** What was missing, in words. */
  gaps: readonly string[]
  /** While the pool is not complete: since when it has not been. */
  unseenSince?: number
  /** Absent when the pool is gone. */
  snapshot?: PoolSnapshot
  /** Empty where the pool has none, and in the passes that do not list them. */
  nodes: readonly NodeFacts[]
  /** False in a pass over a calm pool, which lists no nodes: nothing is known of any of them then. Absent: they were listed. */
  nodesListed?: false
  /** Tasks that failed lately, and those that open incidents are about. */
  tasks: readonly TaskFacts[]
  goneTasks: readonly TaskSubject[]
  /** Absent in the passes that do not look at the jobs whole: then nothing new is known of them. */
  jobs?: readonly JobLook[]
  /** Up to where the failed tasks of this pool have been seen. */
  tasksSeenUntil: number
}

export const usableStates: readonly NodeState[] = ['idle', 'running']
