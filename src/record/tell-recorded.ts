// Tells operators what a commit put on record: incidents that began, went to people or ended, what came of repairs, and when a blind pool was seen again.

import { changingActions } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import { costOf } from '../domain/cost.ts'
import type { Incident } from '../domain/incident.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { Change, PoolRecord } from '../domain/record.ts'
import { type PoolRef, poolKey } from '../domain/refs.ts'
import type { Telemetry } from '../ports/telemetry.ts'

export interface RecordedDeps {
  telemetry: Pick<Telemetry, 'event' | 'metric'>
  prices: PriceTable
  pool: PoolRef
}

/** `before`: the record without the changes. Each is told once, after its commit; a crash between the two tells nothing. */
export function tellRecorded(
  { telemetry, prices, pool }: RecordedDeps,
  before: PoolRecord,
  changes: readonly Change[],
  now: number,
): void {
  const incidents = new Map(before.incidents.map((incident) => [incident.id, incident]))
  const over = new Set(before.attempts.filter(({ step }) => step === 'ended').map(numbered))
  const { account } = pool
  const of = ({ id, fault }: Incident) => ({ incident: id, pool: poolKey(pool), fault })

  function opened(incident: Incident): void {
    const { fault, finding, detectedAt, mode } = incident
    const detectionDelayMs = Math.max(0, detectedAt - finding.since)
    telemetry.metric('incident.detectionDelay', detectionDelayMs, { account, fault })
    telemetry.event('incident.opened', { ...of(incident), mode, detectionDelayMs })
  }

  function escalated(incident: Incident): void {
    telemetry.metric('incident.escalations', 1, { account, fault: incident.fault })
    telemetry.event('incident.escalated', of(incident))
  }

  function resolved(incident: Incident): void {
    const { fault, detectedAt, resolvedAt = now, resolution } = incident
    const timeToResolveMs = Math.max(0, resolvedAt - detectedAt)
    const how = resolution?.kind ?? 'by-itself'
    telemetry.metric('incident.timeToResolve', timeToResolveMs, { account, fault, resolution: how })
    telemetry.event('incident.resolved', { ...of(incident), resolution: how, timeToResolveMs })
    const cost = costOf(incident, prices, now)
    if (!cost) return
    telemetry.metric('incident.nodeHours', cost.nodeHours, { account, fault })
    const { money, currency } = cost
    if (money === undefined || currency === undefined) return
    telemetry.metric('incident.cost', money, { account, fault, currency })
  }

  function ended(attempt: Attempt): void {
    const action = changingActions.find((kind) => kind === attempt.action.kind)
    const incident = incidents.get(attempt.incidentId)
    const { result: outcome } = attempt
    if (!action || !incident || !outcome || over.has(numbered(attempt))) return
    over.add(numbered(attempt))
    telemetry.metric('repair.outcome', 1, { account, action, fault: incident.fault, outcome })
    const tookMs = (attempt.endedAt ?? now) - attempt.startedAt
    telemetry.event('repair.ended', { ...of(incident), action, outcome, tookMs })
  }

  for (const change of changes) {
    switch (change.kind) {
      case 'open-incident':
        incidents.set(change.incident.id, change.incident)
        opened(change.incident)
        break
      case 'change-incident': {
        const { incident } = change
        const was = incidents.get(incident.id)?.state
        if (incident.state === 'escalated' && was !== 'escalated') escalated(incident)
        incidents.set(incident.id, incident)
        break
      }
      case 'close-incident':
        resolved(change.incident)
        break
      case 'put-attempt':
        if (change.attempt.step === 'ended') ended(change.attempt)
        break
      case 'put-controls': {
        const since = before.controls.unseenSince
        const isSeenAgain = since !== undefined && change.controls.unseenSince === undefined
        if (isSeenAgain) telemetry.metric('blind.duration', now - since, { account })
        break
      }
    }
  }
}

function numbered({ incidentId, number }: Attempt): string {
  return `${incidentId} ${number}`
}
