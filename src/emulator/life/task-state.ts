// The state of a task and what faults make of it, as plain JSON.
import type { Change } from '../wire/wire-time.ts'
import type { FailureInfo, Wire } from './basics.ts'

/** How attempts of a task fail before one succeeds. */
interface TaskFault {
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

/** How a job counts the task. */
export type CountedAs = 'active' | 'running' | 'succeeded' | 'failed'

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
