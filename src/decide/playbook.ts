// The playbook: for each fault the ladder of what is done, in order, and how its repairs are verified.
import { dayMs, minuteMs } from '../domain/durations.ts'
import type { Fault } from '../domain/fault.ts'

/** A rung is passed when it has waited long enough, been tried often enough, or cannot be had here. */
export type Rung =
  | { kind: 'wait'; forMs: number; what: string }
  | { kind: 'collect-evidence' }
  /** Only where the node still takes tasks. */
  | { kind: 'disable-scheduling' }
  | { kind: 'reboot'; times: number }
  | { kind: 'replace' }
  /** The n-th try waits `backoffMs` × 2^(n − 1) after the failure before it. */
  | { kind: 'reactivate-task'; times: number; backoffMs: number }
  | { kind: 'escalate' }

export interface PlaybookRow {
  ladder: readonly Rung[]
  /** The subject must be well this long without a break … */
  healthyForMs: number
  /** … and be so this long after the action at the latest, else the next rung. */
  withinMs: number
}

const evidence = { kind: 'collect-evidence' } as const
const escalate = { kind: 'escalate' } as const
const reactivate = { kind: 'reactivate-task', times: 3, backoffMs: minuteMs } as const

/** Batch says that its own recovery takes 15 to 45 minutes, and starts by itself. */
const ownRecovery = { kind: 'wait', forMs: 15 * minuteMs, what: "Batch's own recovery" } as const
/** A wave of failing start tasks shows within this time, and then is the pool's, not the node's. */
const waveShows = {
  kind: 'wait',
  forMs: 2 * minuteMs,
  what: 'other nodes to show the same',
} as const

const node = { healthyForMs: 5 * minuteMs, withinMs: 30 * minuteMs }
const task = { healthyForMs: 0, withinMs: dayMs }
const told = { healthyForMs: 0, withinMs: 0 }

export const playbook = {
  'node-unusable': {
    ladder: [ownRecovery, { kind: 'reboot', times: 1 }, { kind: 'replace' }, escalate],
    ...node,
  },
  'pool-unusable': { ladder: [escalate], ...told },
  'node-disk-full': {
    ladder: [
      evidence,
      { kind: 'disable-scheduling' },
      { kind: 'reboot', times: 1 },
      { kind: 'replace' },
      escalate,
    ],
    ...node,
  },
  'node-error': { ladder: [evidence, escalate], ...told },
  'node-start-task-failed': {
    ladder: [evidence, waveShows, { kind: 'reboot', times: 2 }, { kind: 'replace' }, escalate],
    ...node,
  },
  'pool-start-task-failed': { ladder: [waveShows, evidence, escalate], ...told },
  'task-input-unavailable': { ladder: [evidence, reactivate, escalate], ...task },
  'task-input-denied': { ladder: [evidence, escalate], ...told },
  'task-upload-unavailable': { ladder: [evidence, reactivate, escalate], ...task },
  'task-upload-denied': { ladder: [evidence, escalate], ...told },
  'task-cannot-start': { ladder: [evidence, escalate], ...told },
  'task-exit-code': { ladder: [evidence, escalate], ...told },
  'task-ended': { ladder: [evidence, escalate], ...told },
  'task-failed': { ladder: [evidence, escalate], ...told },
  'pool-resize-quota': { ladder: [escalate], ...told },
  'pool-resize-capacity': { ladder: [escalate], ...told },
  'pool-resize-configuration': { ladder: [escalate], ...told },
  'pool-resize-failed': { ladder: [escalate], ...told },
  'pool-not-examined': { ladder: [escalate], ...told },
} as const satisfies Record<Fault, PlaybookRow>

export function playbookRow(fault: Fault): PlaybookRow {
  return playbook[fault]
}
