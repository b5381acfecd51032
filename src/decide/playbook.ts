// The playbook: for each fault the ladder of what is done, in order, and how its repairs are verified.
import { dayMs, minuteMs } from '../domain/durations.ts'
import type { Fault } from '../domain/fault.ts'
import type { Rung, Verification } from '../domain/rung.ts'

export interface PlaybookRow extends Verification {
  ladder: readonly Rung[]
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

/** Answers to a caller: no subject of ours fails by them. A pool that stays out of sight is `pool-not-examined`. */
const nothingToDo = {
  'api-unreachable': { ladder: [], ...told },
  'api-throttled': { ladder: [], ...told },
  'api-failed': { ladder: [], ...told },
  'api-denied': { ladder: [], ...told },
  'api-conflict': { ladder: [], ...told },
  'api-not-found': { ladder: [], ...told },
  'api-rejected': { ladder: [], ...told },
  'api-unknown': { ladder: [], ...told },
} as const

export const playbook = {
  'node-unusable': {
    ladder: [
      ownRecovery,
      { kind: 'reboot', times: 1 },
      { kind: 'reimage' },
      { kind: 'replace' },
      escalate,
    ],
    ...node,
  },
  'pool-unusable': {
    ladder: [evidence, escalate, { kind: 'rolling-reboot', waveShare: 0.1 }],
    ...node,
  },
  'node-disk-full': {
    ladder: [
      evidence,
      { kind: 'disable-scheduling' },
      { kind: 'free-disk' },
      { kind: 'reboot', times: 1 },
      { kind: 'replace' },
      escalate,
    ],
    ...node,
  },
  'node-lost': { ladder: [ownRecovery, { kind: 'replace' }, escalate], ...node },
  'node-stuck': { ladder: [{ kind: 'replace' }, escalate], ...node },
  'node-agent-failed': { ladder: [evidence, escalate], ...told },
  'node-package-failed': { ladder: [evidence, escalate], ...told },
  // The code's own words mislead: a full disk first, then a credential that is stale until the next boot.
  'node-container-failed': {
    ladder: [evidence, { kind: 'free-disk' }, { kind: 'reboot', times: 1 }, escalate],
    ...node,
  },
  'node-agent-old': { ladder: [], ...told },
  'node-black-hole': {
    ladder: [
      { kind: 'disable-scheduling' },
      evidence,
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
  'pool-node-errors': { ladder: [evidence, escalate], ...told },
  'pool-no-usable-node': { ladder: [escalate], ...told },
  'pool-preempted': { ladder: [], ...told },
  'pool-classic-communication': { ladder: [escalate], ...told },
  'task-input-failed': { ladder: [evidence, escalate], ...told },
  'task-input-denied': { ladder: [evidence, escalate], ...told },
  'task-upload-unavailable': { ladder: [evidence, reactivate, escalate], ...task },
  'task-upload-denied': { ladder: [evidence, escalate], ...told },
  'task-upload-failed': { ladder: [evidence, escalate], ...told },
  'task-disk-full': { ladder: [evidence, escalate], ...told },
  'task-files-unwritable': { ladder: [evidence, escalate], ...told },
  'task-package-failed': { ladder: [evidence, escalate], ...told },
  'task-container-failed': { ladder: [evidence, escalate], ...told },
  'task-launch-failed': { ladder: [evidence, escalate], ...told },
  'task-preparation-failed': { ladder: [evidence, escalate], ...told },
  'task-cannot-start': { ladder: [evidence, escalate], ...told },
  'task-exit-code': { ladder: [evidence, escalate], ...told },
  'task-ended': { ladder: [evidence, escalate], ...told },
  'task-wall-clock': { ladder: [evidence, escalate], ...told },
  'task-terminated': { ladder: [], ...told },
  'task-interrupted': { ladder: [], ...told },
  'task-stuck': { ladder: [evidence, escalate], ...told },
  'task-never-starts': { ladder: [escalate], ...told },
  'task-failed': { ladder: [evidence, escalate], ...told },
  'pool-resize-quota': { ladder: [evidence, escalate], ...told },
  'pool-resize-capacity': { ladder: [evidence, escalate], ...told },
  'pool-resize-timed-out': { ladder: [evidence, escalate], ...told },
  'pool-removal-failed': { ladder: [escalate], ...told },
  'pool-autoscale-failed': { ladder: [evidence, escalate], ...told },
  'pool-resize-configuration': { ladder: [evidence, escalate], ...told },
  'pool-resize-failed': { ladder: [evidence, escalate], ...told },
  'pool-not-examined': { ladder: [escalate], ...told },
  'job-pool-failed': { ladder: [escalate], ...told },
  'job-waits': { ladder: [escalate], ...told },
  'job-preparation-failed': { ladder: [evidence, escalate], ...told },
  'job-wall-clock': { ladder: [escalate], ...told },
  'alerts-undelivered': { ladder: [escalate], ...told },
  ...nothingToDo,
} as const satisfies Record<Fault, PlaybookRow>

export function playbookRow(fault: Fault): PlaybookRow {
  return playbook[fault]
}
