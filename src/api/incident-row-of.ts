// An incident's row for lists: what it is, how it stands, and what it cost.
import { costOf } from '../domain/cost.ts'
import { minuteMs } from '../domain/durations.ts'
import { faults } from '../domain/fault.ts'
import type { PriceTable } from '../domain/prices.ts'
import { subjectText } from '../domain/refs.ts'
import { severityOf } from '../domain/severity.ts'
import type { StoryBrief } from '../record/history-brief.ts'
import type { IncidentRow } from './shapes/incident-row.ts'

/** `now`, epoch milliseconds, ends the cost of what is open: to the minute, so that an answer stays the same for a while. */
export function incidentRowOf(
  { incident, nodes, repairs }: StoryBrief,
  prices: PriceTable,
  now: number,
): IncidentRow {
  const { id, pool, fault, subject, finding, state, acknowledged } = incident
  const cost = costOf(incident, prices, Math.floor(now / minuteMs) * minuteMs)
  return {
    id,
    ...pool,
    fault,
    // What a newer version found has no title here.
    title: Object.hasOwn(faults, fault) ? faults[fault].title : fault,
    subject,
    subjectText: subjectText(subject),
    state,
    mode: incident.mode,
    severity: severityOf(incident),
    party: finding.party,
    causeClass: finding.causeClass,
    confidence: finding.confidence,
    summary: finding.summary,
    nodes,
    detectedAt: incident.detectedAt,
    changedAt: incident.changedAt,
    ...(incident.resolvedAt === undefined ? {} : { resolvedAt: incident.resolvedAt }),
    ...(incident.resolution ? { resolution: incident.resolution } : {}),
    ...waitingOf(incident),
    ...(acknowledged ? { acknowledgedBy: acknowledged.by } : {}),
    repairs,
    ...(cost ? { cost } : {}),
  }
}

/** What is over waits for nothing, whatever it waited for last. */
function waitingOf({ waiting, state }: StoryBrief['incident']): Pick<IncidentRow, 'waiting'> {
  if (!waiting || state === 'resolved') return {}
  const { node: _, ...rest } = waiting
  return { waiting: rest }
}
