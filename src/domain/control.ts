// What people say to Batch Medic: pauses, holds, silences, grants, rejections; each with who said it, when, and why.
import type { ActionKind } from './action.ts'

/** Who and when; `by` is stated by the caller or verified, as `verified` says. Epoch milliseconds. */
export interface Said {
  by: string
  verified: boolean
  at: number
  reason: string
}

/** Nothing is changed until it ends; without `until`, until somebody resumes. */
export interface Pause extends Said {
  until?: number
}

/** Whether what people said is in force still; what has no end is until somebody ends it. */
export function lasts({ until }: Pick<Pause, 'until'>, now: number): boolean {
  return until === undefined || until > now
}

/** Messages but RESOLVED are not sent until it ends. */
export interface Silence extends Said {
  until: number
}

/**
 * A one-shot permission for one action of one incident. It satisfies the guards `mode` and `approval` and no other,
 * and the decision is made again on fresh facts. `run`: the action is taken now, whatever rung is next.
 */
export interface Grant extends Said {
  id: string
  kind: 'approve' | 'run'
  action: ActionKind
  /** It is over then, used or not. */
  until: number
  /** Of the node it was given for: a new node with the same id is another node. */
  allocationTime?: number
}

/** A rung that somebody does not want for this incident: the ladder passes over it. */
export interface Rejection extends Said {
  action: ActionKind
}
