// What the demo's world breaks, and how each story must end: the demo fails when one does not.

import type { ActionKind } from '../../domain/action.ts'
import type { AttemptResult } from '../../domain/attempt.ts'
import type { Fault } from '../../domain/fault.ts'
import type { IncidentState } from '../../domain/incident.ts'

export interface ScriptedStory {
  title: string
  pool: string
  fault: Fault
  /** In the order they are made; `escalate` tells a person. */
  actions: readonly { kind: ActionKind; result: AttemptResult }[]
  ends: IncidentState
}

const evidence = { kind: 'collect-evidence', result: 'done' } as const
const escalate = { kind: 'escalate', result: 'done' } as const

export const scriptedStories: readonly ScriptedStory[] = [
  {
    title: 'a node turns unusable, its reboot is refused, it is replaced',
    pool: 'frames',
    fault: 'node-unusable',
    actions: [
      { kind: 'reboot', result: 'refused' },
      { kind: 'replace', result: 'helped' },
    ],
    ends: 'resolved',
  },
  {
    title: 'a start task fails on one node, a reboot cures it',
    pool: 'frames',
    fault: 'node-start-task-failed',
    actions: [evidence, { kind: 'reboot', result: 'helped' }],
    ends: 'resolved',
  },
  {
    title: 'a start task fails across a new pool: no node is touched',
    pool: 'genomes',
    fault: 'pool-start-task-failed',
    actions: [evidence, escalate],
    ends: 'escalated',
  },
  {
    title: 'a task may not read its input, told by an event: no retry',
    pool: 'frames',
    fault: 'task-input-denied',
    actions: [evidence, escalate],
    ends: 'escalated',
  },
  {
    title: 'a download times out, the task is reactivated and succeeds',
    pool: 'frames',
    fault: 'task-input-unavailable',
    actions: [evidence, { kind: 'reactivate-task', result: 'helped' }],
    ends: 'resolved',
  },
  {
    title: 'a whole pool is unusable without errors: no node is touched',
    pool: 'simulation',
    fault: 'pool-unusable',
    actions: [evidence, escalate],
    ends: 'escalated',
  },
]

/** Whom every ending must have reached. */
export const channels = ['teams', 'mail'] as const
