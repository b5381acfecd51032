// The state of a node, as plain JSON.
import type { Wire } from './basics.ts'
import type { TaskFile } from './task-state.ts'

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
