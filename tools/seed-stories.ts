// Incidents by number, each as a history holds it: the same number is always the same story.
import { faultRow } from '../src/domain/fault.ts'
import { incidentId } from '../src/domain/incident.ts'
import type { IncidentStory } from '../src/domain/record.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
const faults = [
  'node-unusable',
  'node-disk-full',
  'node-start-task-failed',
  'task-exit-code',
] as const
const pools = 20

/** Spread evenly over the day that begins at `dayAt`; `count` of them. */
export function storyOf(dayAt: number, index: number, count: number): IncidentStory {
  const detectedAt = dayAt + Math.floor((index * dayMs) / count)
  const fault = faults[index % faults.length] ?? 'node-unusable'
  const pool = { account: 'renderfarm', pool: `frames-${index % pools}` }
  const number = (dayAt / dayMs) * 100_000 + index
  const id = incidentId(pool, number.toString(36).padStart(12, '0'))
  const nodeId = `tvmps_${(number * 2_654_435_761).toString(16).padStart(16, '0')}_d`
  const subject = { kind: 'node', nodeId, allocationTime: detectedAt - dayMs } as const
  const { party, causeClass, fixClass, retryHelps, helps, link } = faultRow(fault)
  const resolvedAt = detectedAt + 9 * minuteMs
  const reason = `The node is idle since ${new Date(resolvedAt - 5 * minuteMs).toISOString()} and stayed well for 5 minutes.`
  return {
    incident: {
      ...{ id, pool, fault, subject, state: 'resolved', mode: 'act' },
      finding: {
        ...{ fault, subject, scope: 'one-node', party, causeClass, fixClass, retryHelps },
        ...{ confidence: 'likely', since: detectedAt - 15 * minuteMs, helps, link },
        summary: `Node ${nodeId} of pool ${pool.pool} is of no use for 15 minutes; Batch names no error.`,
        evidence: [
          { name: 'state', value: 'unusable' },
          { name: 'vmSize', value: 'standard_d2s_v5' },
          { name: 'image', value: 'canonical/ubuntu-24_04-lts/server/latest' },
        ],
        nodeIds: [nodeId],
      },
      ...{ detectedAt, changedAt: resolvedAt, resolvedAt },
      resolution: { kind: 'helped', reason },
      alerts: ['opened', 'resolved'].map((what) => {
        return { channel: 'teams', what: what === 'opened' ? 'opened' : 'resolved', at: detectedAt }
      }),
    },
    attempts: [],
    timeline: [
      { at: detectedAt, text: `Found: ${nodeId} is unusable since 15 minutes.` },
      {
        at: detectedAt + minuteMs,
        text: 'Decided to reboot: 1 of 40 nodes is sick, 2 %, below 35 %.',
      },
      { at: detectedAt + minuteMs, text: 'Asked Batch to reboot it: accepted (202).' },
      { at: resolvedAt, text: reason },
    ],
  }
}
