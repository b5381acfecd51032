// An attempt at an action: recorded before the call, judged after.
import type { Action, DiskPath, PlannedCall } from './action.ts'
import type { Grant } from './control.ts'
import type { TaskFailure } from './task-failure.ts'

/**
 * helped, did-not-help, made-worse, unknown: what came of a repair, judged by verification.
 * refused: Batch said no. done, failed: for what needs no verification. overtaken: someone or something else got there first.
 * not-made: Batch is known not to have it (throttled, or read back in vain); it does not count as a try.
 */
export type AttemptResult =
  | 'helped'
  | 'did-not-help'
  | 'made-worse'
  | 'unknown'
  | 'refused'
  | 'done'
  | 'failed'
  | 'overtaken'
  | 'not-made'

/**
 * announced: committed, the call may or may not have been made.
 * settling: removed, waiting for the pool to be steady. growing: the resize back is announced. verifying. ended.
 */
export type AttemptStep = 'announced' | 'settling' | 'growing' | 'verifying' | 'ended'

export interface Attempt {
  incidentId: string
  /** 1, 2, 3 … within the incident. */
  number: number
  action: Action
  step: AttemptStep
  /** When the step was entered. */
  stepAt: number
  startedAt: number
  endedAt?: number
  call?: PlannedCall
  /** For replace: the resize back, the second of its two calls. */
  growCall?: PlannedCall
  /** How often the resize back was announced; the most there are, where Batch will never take it. */
  growTries?: number
  /** Batch's answer: status and code. */
  answer?: { status: number; code: string; message: string }
  result?: AttemptResult
  /** Of `overtaken`: the subject got well or away by itself, or somebody else had a hand in it. */
  overtakenBy?: 'itself' | 'person'
  /** The permission it was made with; it is used up. */
  grant?: Grant
  /** In words, with its numbers. */
  reason: string
  /** The node as it was when the attempt was decided: what a read-back compares with, and its runs until then. */
  before?: {
    state: string
    stateSince: number
    lastBootAt?: number
    tasksRun?: number
    tasksSucceeded?: number
    /** Of a task: where it failed, and how. */
    nodeId?: string
    failure?: TaskFailure
    /** Sick nodes of the pool then: more of them after the repair may be its doing. */
    sickNodes?: number
    /** What the node showed: its first error's code, else its state, in lower case. */
    ailment?: string
  }
  /** For replace: targets before the removal and which kind the node was; `eTag`: the pool's as the removal left it. */
  remembered?: {
    targetDedicated: number
    targetLowPriority: number
    dedicated: boolean
    eTag?: string
  }
  /** Since when the subject has been seen healthy without a break, while verifying. */
  healthySince?: number
  /** Files and lines that collect-evidence found. */
  evidence?: readonly EvidenceItem[]
  /** Of a full disk: what collect-evidence found that may be deleted, and what the files there come to. */
  disk?: DiskLook
}

/** `freeable`: the largest first. `complete`: all files were listed. `diskBytes`: of the temporary disk, where it is known. */
export interface DiskLook {
  freeable: readonly DiskPath[]
  filesBytes: number
  complete: boolean
  diskBytes?: number
}

export interface EvidenceItem {
  /** `startup/stderr.txt of node …`, `stderr.txt of task …`. */
  name: string
  /** The first line that looks like an error, redacted; empty when none does. */
  firstErrorLine: string
  /** The lines that tell most of the cause, redacted, the most telling first; absent on items of older versions. */
  lines?: readonly string[]
  /** Where the text is kept: path in the evidence container; empty when it could not be read. */
  stored: string
  /** Why it could not be read; empty when it could. */
  failure: string
  /** Of the pool doctor: its checks by what came of them, each once. */
  checks?: { broken: readonly string[]; ok: readonly string[]; open: readonly string[] }
}
