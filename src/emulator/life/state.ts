// The whole of an emulated world as plain JSON: what `save()` writes and a restart reads.

import type { SampleHistory } from '../autoscale/samples.ts'
import type { ActiveFault } from '../faults/fault-state.ts'
import type { JournalEntry } from '../journal.ts'
import type { Change } from '../wire/wire-time.ts'
import type { CloudEvent } from './cloud-event.ts'
import type { Happening } from './happenings.ts'
import type { CountedAs, TaskTallies } from './task-counts.ts'
import type { TaskQueue } from './task-queue.ts'
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
  /** Left out: what the start task would have written without the fault. */
  readonly stdout?: string | undefined
  readonly stderr?: string | undefined
  readonly recoversAfterMs?: number | undefined
  /** Indices that a reboot has cured, or that the fault has let off. */
  readonly cured: number[]
  /** The fault of the world that it belongs to. */
  readonly fault: string
  /** Indices that it has hit. */
  readonly hit: number[]
  /** The disk is full: a reboot cures a node on which task files have been deleted since. */
  readonly disk?: boolean
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
  /** The fault of the world that it belongs to; none for a fault of the task's own. */
  readonly fault?: string
}

/** A task that has run on a node. */
export interface RecentTask {
  readonly jobId: string
  readonly taskId: string
  /** How it was when it was deleted, as far as the node tells of it. */
  told?: Wire
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
  startTaskOutput?: {
    readonly atMs: number
    readonly stdout: string
    readonly stderr: string
    readonly files?: readonly TaskFile[] | undefined
  }
  /** Keys `job/task` of what runs here. */
  running: string[]
  /** The slots they take together; absent before the first. */
  usedSlots?: number
  recent: RecentTask[]
  tasksRun: number
  tasksSucceeded: number
  /** Timers of an earlier step of this node's life carry a lower number and are void. */
  step: number
  /** An action that waits until the node's tasks have ended. */
  pending?: 'reboot' | 'reimage' | 'leave'
  /** The restart that waits also waits until no finished task's files are to be kept any more. */
  keepsData?: boolean
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
  /** The resize under way is over as soon as nothing leaves any more, short of its target. */
  endsShort?: boolean
  nextIndex: number
  /** A resize in progress carries this number; a stopped one's timers are void. */
  resizeStep: number
  /** By lower-case id, in the order of allocation. */
  nodes: Record<string, NodeState>
  faults: NodeFault[]
  readonly boot: Boot
  readonly startTaskStdout: string
  /** New nodes are allocated so many times as slowly, and so much later. */
  slowness?: { readonly factor?: number; readonly extraMs?: number }
  /** Kept while the pool scales itself, and its last run afterwards. */
  autoScale?: AutoScaleState
  dispatching: boolean
}

export interface AutoScaleState {
  /** Timers of an earlier series of runs, or of samples, carry a lower number and are void. */
  runs: number
  sampling: number
  /** When enabling was last asked for: twice within 30 seconds is refused. */
  askedMs?: number
  /** As `autoScaleRun` shows it. */
  run?: Wire
  history: SampleHistory
}

export type JobStateName =
  | 'active'
  | 'disabling'
  | 'disabled'
  | 'enabling'
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

export type TaskStateName = 'active' | 'preparing' | 'running' | 'completed'

export interface TaskFile {
  readonly path: string
  readonly text?: string | undefined
  readonly bytes?: number | undefined
}

export interface TaskState {
  readonly id: string
  spec: Wire
  readonly createdMs: number
  change: Change
  state: TaskStateName
  stateMs: number
  previous?: { readonly state: TaskStateName; readonly atMs: number }
  /** The number of the attempt under way, 0 when there is none. No number is given twice: timers of another are void. */
  attempt: number
  /** How many attempts were ever started. */
  attempts?: number
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
  /** What it leaves in its working directory; a size alone is a file of zeros. */
  readonly files?: readonly TaskFile[]
  readonly durationMs: number
  readonly stdout: string
  readonly stderr?: string
  readonly exitsWith: number
  /** All this was read from its command line, for a task that somebody added. */
  readonly isRead?: boolean
  /** The attempt under way is on a system that does not have the shell it asks for. */
  lacksShell?: boolean
  fault?: TaskFault
  /** How the attempt under way behaves. */
  manner?: TaskManner
  /** Its place among the tasks of its job. */
  order?: number
  /** What it waits for, if another task holds it back; and how many of its dependencies are met. */
  behind?: string
  dependenciesMet?: number
  /** The parts of a multi-instance task beside the primary. */
  subtasks?: SubtaskState[]
  countedAs?: CountedAs
  /** Waits on its node for the job preparation task there. */
  awaitsPreparation?: boolean
}

/** A part of a multi-instance task on a node of its own; numbered from 1. */
export interface SubtaskState {
  readonly id: number
  readonly nodeId: string
  readonly startMs: number
  endMs?: number
}

/** What faults make of an attempt. */
export interface TaskManner {
  /** Every attempt fails so; without an exit code its process never starts. */
  readonly fails?: {
    readonly exitCode?: number | undefined
    readonly failureInfo?: FailureInfo | undefined
    readonly stderr?: string | undefined
    /** From the start of the attempt; left out: the task's own duration. */
    readonly afterMs?: number | undefined
  }
  /** Runs so many times as long. */
  readonly slow?: number
  /** Runs until somebody or a time limit ends it. */
  readonly hangs?: boolean
  /** Writes nothing. */
  readonly silent?: boolean
}

/** What an account may have at most; without a number there is no limit. */
export interface Quotas {
  readonly pools?: number | undefined
  readonly activeJobsAndSchedules?: number | undefined
  readonly dedicatedCores?: number | undefined
  readonly lowPriorityCores?: number | undefined
}

/** An application whose packages pools and tasks may name. */
export interface ApplicationState {
  readonly id: string
  readonly displayName?: string | undefined
  readonly versions: readonly string[]
  readonly defaultVersion?: string | undefined
}

export interface AccountState {
  readonly name: string
  quotas?: Quotas
  applications?: readonly ApplicationState[]
  pools: Record<string, PoolState>
  jobs: Record<string, JobState>
  /** By lower-case id; made with the first of them. */
  schedules?: Record<string, ScheduleState>
}

export interface ScriptRecord {
  readonly atMs: number
  readonly summary: string
  readonly fault: string
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
  /** What breaks, is going to break or has broken, of the script and added later. */
  faults: ActiveFault[]
  faultSeq: number
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
