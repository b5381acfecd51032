// The port to one Batch account, in the core's own words: reads that answer or throw one typed error, actions that say what came of them.

import type { RunningTaskOption } from '../domain/action.ts'
import type { BatchFault, NodeFacts, PoolSnapshot, TaskFacts } from '../domain/facts.ts'

/** Node counts of one pool by state, dedicated and Spot together; `shape` changes when any count does. */
export interface PoolCounts {
  pool: string
  total: number
  troubled: number
  shape: string
}

export interface JobFacts {
  jobId: string
  poolId: string
  state: string
  metadata: Readonly<Record<string, string>>
  usesDependencies: boolean
  jobManagerTaskId?: string
  /** The time limit of the whole job; absent for none. */
  wallClockMs?: number
  startedAt?: number
  endedAt?: number
  /** Why Batch could not give the job the pool it asks for. */
  schedulingError?: BatchFault
  /** `MaxWallClockTimeExpiry`, `AllTasksComplete`, … or what a person wrote. */
  terminateReason?: string
  /** Absent where it has no preparation task. */
  hasPreparation?: boolean
  /** Absent where no release task runs on its nodes at its end. */
  hasRelease?: boolean
}

/** Counts of a job's tasks; Batch may be behind with them. `running` are preparing as well. */
export interface TaskCounts {
  active: number
  running: number
  completed: number
  succeeded: number
  failed: number
}

/** Which tasks a sample is of; moments are epoch milliseconds. */
export type TaskSample =
  | { kind: 'active'; sinceBefore: number }
  | { kind: 'running'; startedBefore: number }
  | { kind: 'succeeded' }
  | { kind: 'failed' }

/** A node on which the preparation task of a job failed. */
export interface FailedPreparation {
  nodeId: string
  exitCode?: number
  failure?: BatchFault
  /** On the node: where its output is. */
  directory?: string
  at: number
}

export interface Listing<T> {
  items: readonly T[]
  /** False when pages were left out (a failed page or the budget): then `gap` says which. */
  complete: boolean
  gap: string
}

/** What came of an action. Only `accepted` means that Batch has it; `in-doubt` means that no answer came. */
export type ActionAnswer =
  /** `eTag`: of the pool after a removal or a resize, where the answer has it. */
  | { kind: 'accepted'; status: number; eTag?: string }
  | { kind: 'refused'; status: number; code: string; message: string }
  | { kind: 'gone'; status: number; code: string; message: string }
  | { kind: 'throttled'; status: number; code: string; message: string; retryAfterMs: number }
  | { kind: 'in-doubt'; reason: string }

/** An image that Batch offers, with the node agent that goes with it. */
export interface SupportedImage {
  publisher: string
  offer: string
  sku: string
  nodeAgentSku: string
  /** `linux` or `windows`. */
  os: string
  verified: boolean
  /** When Batch stops supporting it, epoch milliseconds; absent while no end is set. */
  endOfLifeAt?: number
}

/** The files under the root folder of a node: paths with `/`, without its folders. */
export type NodeFiles =
  | {
      kind: 'files'
      files: readonly { path: string; bytes: number }[]
      /** False when there are more than were asked for. */
      complete: boolean
    }
  | { kind: 'unavailable'; reason: string }

export interface ResizeTarget {
  targetDedicated: number
  targetLowPriority: number
}

/** Every read throws `BatchReadError`; a thing that is not there is `undefined`, not an error. */
export interface BatchAccount {
  readonly name: string
  /** Of every pool, or of one; Batch may be behind with them. */
  nodeCounts(poolId?: string): Promise<Listing<PoolCounts>>
  pool(poolId: string): Promise<PoolSnapshot | undefined>
  /** `withTasks`: with the last tasks of each node, which makes a page five times as large. */
  nodes(poolId: string, withTasks?: boolean): Promise<Listing<NodeFacts>>
  node(poolId: string, nodeId: string): Promise<NodeFacts | undefined>
  /** Jobs that run on the pool and are not completed. */
  jobs(poolId: string): Promise<Listing<JobFacts>>
  /** Every job of the account that is not completed. */
  activeJobs(): Promise<Listing<JobFacts>>
  /** Completed jobs that ended at or after `sinceMs` (epoch): those that ran on the pool, or all of the account. */
  endedJobs(sinceMs: number, poolId?: string): Promise<Listing<JobFacts>>
  job(jobId: string): Promise<JobFacts | undefined>
  taskCounts(jobId: string): Promise<TaskCounts | undefined>
  /** Tasks of the job whose last run failed and ended at or after `sinceMs` (epoch). */
  failedTasks(job: JobFacts, sinceMs: number): Promise<Listing<TaskFacts>>
  task(jobId: string, taskId: string): Promise<TaskFacts | undefined>
  /** So many of the job's tasks at most (1,000 are a page), in one call; in no order that is promised. */
  someTasks(job: JobFacts, sample: TaskSample, most: number): Promise<readonly TaskFacts[]>
  /** Nodes on which the job's preparation task failed the last time it ran there. */
  failedPreparations(jobId: string): Promise<Listing<FailedPreparation>>
  /** The last `maxBytes` of a file as text, or why it cannot be had. Never throws. */
  nodeFile(poolId: string, nodeId: string, path: string, maxBytes: number): Promise<FileAnswer>
  taskFile(jobId: string, taskId: string, path: string, maxBytes: number): Promise<FileAnswer>
  /** When a file of a task last changed (epoch ms); undefined where that cannot be had. Never throws. */
  taskFileChangedAt(jobId: string, taskId: string, path: string): Promise<number | undefined>

  /** The files of a node in all folders, or in the one it is asked for, at most `maxFiles` (1,000 or fewer). Never throws. */
  nodeFiles(poolId: string, nodeId: string, maxFiles: number, under?: string): Promise<NodeFiles>
  supportedImages(): Promise<Listing<SupportedImage>>
  /** How long the files of a task stay on its node after it ended, in milliseconds. */
  retentionMs(jobId: string, taskId: string): Promise<number | undefined>

  reboot(poolId: string, nodeId: string, option: RunningTaskOption): Promise<ActionAnswer>
  disableScheduling(
    poolId: string,
    nodeId: string,
    option: RunningTaskOption,
  ): Promise<ActionAnswer>
  enableScheduling(poolId: string, nodeId: string): Promise<ActionAnswer>
  /** Sends If-Match with the pool's eTag. */
  removeNodes(
    poolId: string,
    nodeIds: readonly string[],
    option: RunningTaskOption,
    eTag: string,
  ): Promise<ActionAnswer>
  /** Sends If-Match with the pool's eTag. */
  resize(poolId: string, target: ResizeTarget, eTag: string): Promise<ActionAnswer>
  reactivateTask(jobId: string, taskId: string): Promise<ActionAnswer>
  terminateTask(jobId: string, taskId: string): Promise<ActionAnswer>
  /** A user on a node, with a key (Linux) or a password; gone again by itself at `expiresAt`, of Linux nodes at the end of that day. */
  addNodeUser(poolId: string, nodeId: string, user: NodeUser): Promise<ActionAnswer>
  deleteNodeUser(poolId: string, nodeId: string, name: string): Promise<ActionAnswer>
  /** Where to log in, or why that cannot be had. Never throws. */
  remoteLogin(poolId: string, nodeId: string): Promise<RemoteLogin>
  /** Deletes a folder on a node with all that is in it. */
  deleteNodeFolder(poolId: string, nodeId: string, path: string): Promise<ActionAnswer>
}

export interface NodeUser {
  name: string
  isAdmin: boolean
  /** Epoch milliseconds. */
  expiresAt: number
  sshPublicKey?: string
  password?: string
}

export type RemoteLogin =
  | { kind: 'login'; address: string; port: number }
  | { kind: 'unavailable'; reason: string }

export type FileAnswer =
  | { kind: 'text'; text: string; truncated: boolean }
  | { kind: 'unavailable'; reason: string }

export type ReadFailure = 'unreachable' | 'throttled' | 'denied' | 'server-error' | 'rejected'

/** A read that could not be answered: how it failed, in one sentence that tells what to do. */
export class BatchReadError extends Error {
  override readonly name = 'BatchReadError'
  readonly failure: ReadFailure
  readonly code: string
  /** What Batch asked for with `throttled`, where it did. */
  readonly retryAfterMs: number | undefined
  constructor(failure: ReadFailure, code: string, message: string, retryAfterMs?: number) {
    super(message)
    this.failure = failure
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}
