// The whole of an emulated world as plain JSON: what `save()` writes and a restart reads.
import type { JournalEntry } from '../journal.ts'
import type { Change } from '../wire/wire-time.ts'
import type { CloudEvent } from './cloud-event.ts'
import type { Happening } from './happenings.ts'
import type { Timer } from './timers.ts'

/** A request or resource body as it came over the wire; given back as it was sent. */
export type Wire = Record<string, unknown>

export type NodeStateName =
  | 'idle'
  | 'rebooting'
  | 'running'
  | 'unusable'
  | 'creating'
  | 'starting'
  | 'waitingforstarttask'
  | 'starttaskfailed'
  | 'leavingpool'
  | 'offline'
  | 'preempted'
  | 'reimaging'
  | 'unknown'

export type DeallocationOption = 'requeue' | 'terminate' | 'taskcompletion'

export interface NameValue {
  readonly name: string
  readonly value: string
}

export interface FailureInfo {
  readonly category: 'UserError' | 'ServerError'
  readonly code: string
  readonly message: string
  readonly details?: readonly NameValue[] | undefined
}

/** Which nodes a fault hits, by index of allocation; `from` also hits nodes that come later. */
export type NodeSelector = number | readonly number[] | { readonly from: number }

export interface NodeFault {
  readonly kind: 'unusable' | 'start-task'
  readonly nodes: NodeSelector
  /** What a reboot does: it is refused with this code, cures the node, or leaves it as it was. */
  readonly reboot: string
  readonly errors?: readonly Wire[] | undefined
  readonly exitCode?: number | undefined
  readonly failureInfo?: FailureInfo | undefined
  readonly stderr?: string | undefined
  readonly recoversAfterMs?: number | undefined
  /** Indices that a reboot has cured. */
  readonly cured: number[]
}

/** How attempts of a task fail before one succeeds. */
export interface TaskFault {
  /** How many attempts still fail; null is every one. */
  times: number | null
  /** Time from the attempt's start to its failure; null is the task's own duration. */
  readonly afterMs: number | null
  readonly exitCode?: number | undefined
  readonly failureInfo?: FailureInfo | undefined
  readonly stderr?: string | undefined
  readonly publish: boolean
}

/** A user account on a node. Its password and key are never kept, only that they were given. */
export interface NodeUser {
  readonly name: string
  readonly isAdmin: boolean
  readonly expiryMs: number
  readonly hasPassword: boolean
  readonly hasSshKey: boolean
}

export interface NodeState {
  readonly id: string
  readonly index: number
  readonly dedicated: boolean
  readonly ipAddress: string
  allocatedMs: number
  state: NodeStateName
  stateMs: number
  bootMs?: number
  schedulingEnabled: boolean
  errors?: readonly Wire[]
  startTaskInfo?: Wire
  startTaskOutput?: { readonly atMs: number; readonly stdout: string; readonly stderr: string }
  /** Keys `job/task` of what runs here. */
  running: string[]
  recent: { readonly jobId: string; readonly taskId: string }[]
  tasksRun: number
  tasksSucceeded: number
  /** Timers of an earlier step of this node's life carry a lower number and are void. */
  step: number
  /** An action that waits until the node's tasks have ended. */
  pending?: 'reboot' | 'leave'
  /** The reboot that waits also waits until no finished task's files are to be kept any more. */
  keepsData?: boolean
  /** In this state the node takes no further step by itself. */
  stuckIn?: NodeStateName
  /** All that this node does by itself takes so many times as long. */
  slowFactor?: number
  /** By lower-case name. */
  users?: Record<string, NodeUser>
  /** Paths under the node's root that were deleted, with all below them. */
  deleted?: { readonly path: string; readonly atMs: number }[]
  /** Whatever was on the disk before this instant is gone: the machine was reimaged or is another one. */
  wipedMs?: number
}

export interface Boot {
  readonly allocateMs: number
  readonly createMs: number
  readonly startMs: number
  readonly startTaskMs: number
  readonly rebootMs: number
  readonly leaveMs: number
}

export interface PoolState {
  readonly id: string
  spec: Wire
  readonly createdMs: number
  change: Change
  state: 'active' | 'deleting'
  stateMs: number
  allocationState: 'steady' | 'resizing' | 'stopping'
  allocationMs: number
  targetDedicated: number
  targetSpot: number
  resizeErrors: readonly Wire[]
  nextIndex: number
  /** A resize in progress carries this number; a stopped one's timers are void. */
  resizeStep: number
  /** By lower-case id, in the order of allocation. */
  nodes: Record<string, NodeState>
  faults: NodeFault[]
  readonly boot: Boot
  readonly startTaskStdout: string
  /** All that its nodes do by themselves takes so many times as long. */
  slowFactor?: number
  dispatching: boolean
}

export type JobStateName =
  | 'active'
  | 'disabling'
  | 'disabled'
  | 'terminating'
  | 'completed'
  | 'deleting'

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
}

export type TaskStateName = 'active' | 'preparing' | 'running' | 'completed'

export interface TaskState {
  readonly id: string
  spec: Wire
  readonly createdMs: number
  change: Change
  state: TaskStateName
  stateMs: number
  previous?: { readonly state: TaskStateName; readonly atMs: number }
  /** Counts attempts over the task's whole life: timers of an earlier attempt are void. */
  attempt: number
  startMs?: number
  endMs?: number
  exitCode?: number
  failureInfo?: FailureInfo
  result?: 'success' | 'failure'
  retryCount: number
  lastRetryMs?: number
  requeueCount: number
  lastRequeueMs?: number
  node?: { readonly poolId: string; readonly nodeId: string }
  output?: { readonly atMs: number; readonly stdout: string; readonly stderr: string }
  readonly durationMs: number
  readonly stdout: string
  readonly exitsWith: number
  fault?: TaskFault
}

export interface AccountState {
  readonly name: string
  pools: Record<string, PoolState>
  jobs: Record<string, JobState>
}

export interface ScriptRecord {
  readonly atMs: number
  readonly summary: string
  doneMs?: number
}

export interface WorldState {
  readonly format: 1
  readonly seed: string
  readonly startMs: number
  /** In which states a node may be rebooted; the default is `rebootAdmittedByDefault`. */
  readonly rebootAdmittedIn?: readonly NodeStateName[]
  /** How far life has been lived. */
  nowMs: number
  nextSeq: number
  timers: Timer[]
  accounts: Record<string, AccountState>
  script: ScriptRecord[]
  outbox: CloudEvent[]
  journal: JournalEntry[]
  journalSeq: number
  happenings: Happening[]
  happeningSeq: number
}

/** Ids keep the case they were given and compare without it. */
export const keyOf = (id: string): string => id.toLowerCase()

/** The nodes of a pool in the order of their allocation. */
export const nodesOf = (pool: PoolState): NodeState[] => Object.values(pool.nodes)

export const nodeIn = (pool: PoolState | undefined, nodeId: string | undefined) =>
  nodeId === undefined ? undefined : pool?.nodes[keyOf(nodeId)]
