// What is due later, as data: a heap ordered by virtual time, then by the order of scheduling.
import type { LateCall } from '../faults/late-call.ts'

export interface NodeDue {
  readonly kind:
    | 'node-created'
    | 'node-started'
    | 'start-task-ended'
    | 'node-rebooted'
    | 'node-left'
    | 'node-recovered'
    | 'node-data-kept'
  readonly account: string
  readonly pool: string
  readonly node: string
  readonly step: number
  /** A fault has put it off already. */
  readonly slowed?: boolean
}

export interface ResizeDue {
  readonly kind: 'resize-step' | 'resize-stopped' | 'resize-timed-out'
  readonly account: string
  readonly pool: string
  readonly resizeStep: number
  /** A fault has put it off already. */
  readonly late?: boolean
}

export type PoolDue =
  | NodeDue
  | ResizeDue
  | {
      readonly kind: 'autoscale-run' | 'autoscale-sample'
      readonly account: string
      readonly pool: string
      readonly series: number
    }
  | { readonly kind: 'dispatch'; readonly account: string; readonly pool: string }
  | { readonly kind: 'pool-gone'; readonly account: string; readonly pool: string }

interface OnNodeDue {
  readonly kind: 'preparation-ended' | 'release-ended'
  readonly account: string
  readonly job: string
  /** `pool/node`, in lower case. */
  readonly place: string
  readonly run: number
}

export type JobDue =
  | OnNodeDue
  | {
      readonly kind: 'job-settled' | 'job-expires' | 'job-looks-at-tasks'
      readonly account: string
      readonly job: string
    }

export type Due =
  | PoolDue
  | {
      readonly kind: 'attempt-ended' | 'task-prepared'
      readonly account: string
      readonly job: string
      readonly task: string
      readonly attempt: number
    }
  | JobDue
  | {
      readonly kind: 'schedule-due' | 'schedule-settled'
      readonly account: string
      readonly schedule: string
      readonly plan: number
    }
  | { readonly kind: 'fault-begins'; readonly fault: string }
  | { readonly kind: 'fault-ends'; readonly fault: string; readonly forget?: boolean }
  | LateCall

/** When it is due, and its place among those due at the same time. */
export interface TimerTimes {
  readonly atMs: number
  readonly seq: number
}

export type Timer = Due & TimerTimes

/** Whether `a` is due before `b`: by virtual time, then by the order of scheduling. */
const isBefore = (a: Timer, b: Timer): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.seq < b.seq)

/** Puts a timer into the heap: the next that is due stands first, the rest in no order. */
export function insertTimer(timers: Timer[], timer: Timer): void {
  let at = timers.length
  timers.push(timer)
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = timers[above]
    if (!parent || !isBefore(timer, parent)) break
    timers[at] = parent
    at = above
  }
  timers[at] = timer
}

/** Takes the next timer out of the heap if it is due by then. */
export function takeDue(timers: Timer[], byMs: number): Timer | undefined {
  const first = timers[0]
  if (!first || first.atMs > byMs) return undefined
  const last = timers.pop()
  if (last && last !== first) sink(timers, 0, last)
  return first
}

function sink(timers: Timer[], from: number, timer: Timer): void {
  let at = from
  while (true) {
    let below = 2 * at + 1
    const left = timers[below]
    if (!left) break
    const right = timers[below + 1]
    if (right && isBefore(right, left)) below += 1
    const child = right && isBefore(right, left) ? right : left
    if (!isBefore(child, timer)) break
    timers[at] = child
    at = below
  }
  timers[at] = timer
}

/** Forgets what was due for something that is gone: another may come under its name. */
export function dropTimers(
  timers: Timer[],
  gone: {
    readonly account: string
    readonly pool?: string
    readonly job?: string
    readonly task?: string
    readonly schedule?: string
  },
): Timer[] {
  const names = Object.entries(gone)
  const isOfGone = (due: object): boolean =>
    names.every(([field, name]) => (due as Readonly<Record<string, unknown>>)[field] === name)
  // Mostly nothing is due any more: thousands of jobs that go together must not copy all timers each.
  if (!timers.some(isOfGone)) return timers
  const kept: Timer[] = []
  for (const timer of timers) if (!isOfGone(timer)) insertTimer(kept, timer)
  return kept
}
