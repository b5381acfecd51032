// What is due later, as data: ordered by virtual time, then by the order of scheduling.
import type { ScriptStep } from '../world-schema.ts'

export interface NodeDue {
  readonly kind:
    | 'node-created'
    | 'node-started'
    | 'start-task-ended'
    | 'node-rebooted'
    | 'node-left'
    | 'node-recovered'
  readonly account: string
  readonly pool: string
  readonly node: string
  readonly step: number
}

export type PoolDue =
  | NodeDue
  | {
      readonly kind: 'resize-step' | 'resize-stopped'
      readonly account: string
      readonly pool: string
      readonly resizeStep: number
    }
  | { readonly kind: 'dispatch'; readonly account: string; readonly pool: string }
  | { readonly kind: 'pool-gone'; readonly account: string; readonly pool: string }

export type Due =
  | PoolDue
  | {
      readonly kind: 'attempt-ended'
      readonly account: string
      readonly job: string
      readonly task: string
      readonly attempt: number
    }
  | { readonly kind: 'job-settled'; readonly account: string; readonly job: string }
  | { readonly kind: 'script'; readonly index: number; readonly step: ScriptStep }

export type Timer = Due & { readonly atMs: number; readonly seq: number }

/** Puts a timer where it belongs: after all that are due no later than it. */
export function insertTimer(timers: Timer[], timer: Timer): void {
  let [low, high] = [0, timers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = timers[middle]
    if (other && other.atMs <= timer.atMs) low = middle + 1
    else high = middle
  }
  timers.splice(low, 0, timer)
}

/** Forgets what was due for something that is gone: another may come under its name. */
export function dropTimers(
  timers: Timer[],
  gone: {
    readonly account: string
    readonly pool?: string
    readonly job?: string
    readonly task?: string
  },
): Timer[] {
  const names = Object.entries(gone)
  return timers.filter((timer) => {
    const due: Readonly<Record<string, unknown>> = { ...timer }
    return !names.every(([field, name]) => due[field] === name)
  })
}
