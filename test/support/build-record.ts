// Builders of what is recorded and decided on: findings, incidents, attempts, the record, the policy.

import type { Action } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { faultRow } from '../../src/domain/fault.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { incidentId } from '../../src/domain/incident.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { policySchema } from '../../src/domain/policy.ts'
import type { Controls, PoolRecord } from '../../src/domain/record.ts'
import { noControls } from '../../src/domain/record.ts'
import type { Subject } from '../../src/domain/refs.ts'
import { minute, nodeSubject, noon, pool } from './build-facts.ts'

export const acting = policySchema.parse({ mode: 'act', tasks: 'manage' })

/** A policy that acts, with other numbers for the guards. */
export function policy(overrides: { [K in keyof Policy]?: unknown } = {}): Policy {
  return policySchema.parse({ mode: 'act', tasks: 'manage', ...overrides })
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  const fault = overrides.fault ?? 'node-unusable'
  const { party, causeClass, fixClass, retryHelps, helps, link } = faultRow(fault)
  return {
    fault,
    subject: nodeSubject(),
    scope: 'one-node',
    party,
    causeClass,
    fixClass,
    retryHelps,
    confidence: 'likely',
    since: noon - 20 * minute,
    summary: 'Something is wrong.',
    evidence: [],
    helps,
    link,
    nodeIds: ['n1'],
    ...overrides,
  }
}

export function incident(overrides: Partial<Incident> = {}): Incident {
  const fault: Fault = overrides.fault ?? 'node-unusable'
  const subject: Subject = overrides.subject ?? nodeSubject()
  return {
    id: incidentId(pool, 'inc000000001'),
    pool,
    fault,
    subject,
    state: 'open',
    mode: 'act',
    finding: finding({ fault, subject }),
    detectedAt: noon - 20 * minute,
    changedAt: noon - 20 * minute,
    alerts: [],
    ...overrides,
  }
}

export const reboot: Action = { kind: 'reboot', node: nodeSubject(), option: 'requeue' }
export const replace: Action = { kind: 'replace', node: nodeSubject(), option: 'requeue' }
export const disable: Action = {
  kind: 'disable-scheduling',
  node: nodeSubject(),
  option: 'taskcompletion',
}
export const enable: Action = { kind: 'enable-scheduling', node: nodeSubject(), option: 'requeue' }
export const reactivate: Action = {
  kind: 'reactivate-task',
  task: { kind: 'task', jobId: 'job', taskId: 't1' },
}
export const evidence: Action = { kind: 'collect-evidence', nodes: [], tasks: [] }
export const escalate: Action = { kind: 'escalate' }

/** An attempt that ended well ten minutes ago; `step` other than ended makes it a live one. */
export function attempt(overrides: Partial<Attempt> = {}): Attempt {
  const step = overrides.step ?? 'ended'
  const startedAt = overrides.startedAt ?? noon - 10 * minute
  return {
    incidentId: incidentId(pool, 'inc000000001'),
    number: 1,
    action: reboot,
    step,
    stepAt: startedAt,
    startedAt,
    reason: 'It was next.',
    ...(step === 'ended' ? { endedAt: startedAt, result: 'did-not-help' as const } : {}),
    ...overrides,
  }
}

export function controls(overrides: Partial<Controls> = {}): Controls {
  return { ...noControls, ...overrides }
}

export function record(overrides: Partial<PoolRecord> = {}): PoolRecord {
  return { incidents: [], attempts: [], nodes: [], jobs: [], controls: noControls, ...overrides }
}
