// Builders for record tests: an incident, an attempt, a finding, each with overrides; and a clock set by hand.
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { incidentId } from '../../src/domain/incident.ts'
import type { PoolRef } from '../../src/domain/refs.ts'
import type { Clock } from '../../src/ports/clock.ts'

export const startAt = Date.UTC(2026, 2, 1, 12)

export interface HandClock extends Clock {
  advance(byMs: number): void
}

export function handClock(at = startAt): HandClock {
  let now = at
  return {
    now: () => now,
    toWallMs: (durationMs) => durationMs,
    advance: (byMs) => {
      now += byMs
    },
  }
}

/** The n-th incident of a pool: each is about a node of its own. */
export function incidentOf(pool: PoolRef, n: number, overrides: Partial<Incident> = {}): Incident {
  const subject = { kind: 'node', nodeId: `tvmps_${n}`, allocationTime: startAt } as const
  return {
    id: incidentId(pool, `inc${String(n).padStart(5, '0')}`),
    pool,
    fault: 'node-unusable',
    subject,
    state: 'open',
    mode: 'act',
    finding: {
      fault: 'node-unusable',
      subject,
      scope: 'one-node',
      party: 'platform',
      causeClass: 'unknown',
      fixClass: 'none-known',
      retryHelps: null,
      confidence: 'certain',
      since: startAt,
      summary: `Node tvmps_${n} has been unusable for 16 min.`,
      evidence: [],
      helps: 'Remove the node.',
      link: 'https://learn.microsoft.com/azure/batch',
      nodeIds: [`tvmps_${n}`],
    },
    detectedAt: startAt,
    changedAt: startAt,
    alerts: [],
    ...overrides,
  }
}

export function attemptOf(
  incident: Incident,
  number: number,
  over: Partial<Attempt> = {},
): Attempt {
  return {
    incidentId: incident.id,
    number,
    action: { kind: 'escalate' },
    step: 'announced',
    stepAt: startAt,
    startedAt: startAt + number,
    reason: `attempt ${number}`,
    ...over,
  }
}
