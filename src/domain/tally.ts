// What is counted of incidents: sums that can be added up, so that a day is counted once and kept.
import type { CauseClass } from './cause.ts'
import { type Cost, costOf, sumCosts } from './cost.ts'
import { hourMs } from './durations.ts'
import type { Fault } from './fault.ts'
import type { Incident } from './incident.ts'
import type { PriceTable } from './prices.ts'
import type { IncidentStory } from './record.ts'

export interface Tally {
  opened: number
  resolved: number
  escalated: number
  /** Of the resolved ones together, from found to over. */
  resolvedMs: number
  /** Resolved because a repair helped. */
  helped: number
  cost: Cost
  /** What the machines of the helped ones would have cost, had nobody looked for `assumedMs`. */
  saved: Cost
  byFault: Readonly<Partial<Record<Fault, FaultTally>>>
  byCause: Readonly<Partial<Record<CauseClass, number>>>
  /** `account|pool|node` in the case of Batch → incidents; those with most of them alone. */
  nodes: Readonly<Record<string, number>>
  jobs: Readonly<Record<string, number>>
}

export interface FaultTally {
  count: number
  resolved: number
  helped: number
}

/** A night in which nobody looks: an assumption, and said wherever the number is. */
export const assumedMs = 8 * hourMs

/** A kept day stays small, and what recurs over days is in each of them. */
const mostNamed = 100

const noCost: Cost = { nodeHours: 0 }
export const noTally: Tally = {
  ...{ opened: 0, resolved: 0, escalated: 0, resolvedMs: 0, helped: 0 },
  ...{ cost: noCost, saved: noCost, byFault: {}, byCause: {}, nodes: {}, jobs: {} },
}

/** Of stories that are each of another incident; `now` (epoch milliseconds) ends the cost of those that are open. */
export function tally(
  stories: readonly Pick<IncidentStory, 'incident' | 'attempts'>[],
  prices: PriceTable,
  now: number,
): Tally {
  return addTallies(stories.map((story) => tallyOne(story, prices, now)))
}

function tallyOne(
  { incident, attempts }: Pick<IncidentStory, 'incident' | 'attempts'>,
  prices: PriceTable,
  now: number,
): Tally {
  const { fault, finding, state, detectedAt, resolvedAt, resolution } = incident
  const resolved = state === 'resolved' ? 1 : 0
  const helped = resolution?.kind === 'helped' ? 1 : 0
  const wasEscalated =
    state === 'escalated' || attempts.some(({ action }) => action.kind === 'escalate')
  return {
    opened: 1,
    resolved,
    escalated: wasEscalated ? 1 : 0,
    resolvedMs: resolved ? Math.max(0, (resolvedAt ?? detectedAt) - detectedAt) : 0,
    helped,
    cost: costOf(incident, prices, now) ?? noCost,
    saved: (helped && savedBy(incident, prices)) || noCost,
    byFault: { [fault]: { count: 1, resolved, helped } },
    byCause: { [finding.causeClass]: 1 },
    ...named(incident),
  }
}

/** The rest of the night after it was mended; nothing where it took the whole of it. */
function savedBy(incident: Incident, prices: PriceTable): Cost | undefined {
  const { detectedAt, resolvedAt = detectedAt } = incident
  const left = detectedAt + assumedMs - resolvedAt
  if (left <= 0) return undefined
  const spared = {
    ...incident,
    finding: { ...incident.finding, since: resolvedAt },
    detectedAt: resolvedAt,
    resolvedAt: resolvedAt + left,
  }
  return costOf(spared, prices, resolvedAt)
}

function named({ pool, subject }: Incident): Pick<Tally, 'nodes' | 'jobs'> {
  const key = (id: string) => ({ [`${pool.account}|${pool.pool}|${id}`]: 1 })
  switch (subject.kind) {
    case 'node':
      return { nodes: key(subject.nodeId), jobs: {} }
    case 'job':
    case 'task':
      return { nodes: {}, jobs: key(subject.jobId) }
    case 'pool':
      return { nodes: {}, jobs: {} }
  }
}

/** The order makes no difference, but for which of the rarest names are left out. */
export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = (of: (one: Tally) => number) => tallies.reduce((all, one) => all + of(one), 0)
  return {
    opened: sum((one) => one.opened),
    resolved: sum((one) => one.resolved),
    escalated: sum((one) => one.escalated),
    resolvedMs: sum((one) => one.resolvedMs),
    helped: sum((one) => one.helped),
    cost: sumCosts(tallies.map(({ cost }) => cost)),
    saved: sumCosts(tallies.map(({ saved }) => saved)),
    byFault: addFaults(tallies.map(({ byFault }) => byFault)),
    byCause: Object.fromEntries(addCounts(tallies.map(({ byCause }) => byCause))),
    nodes: mostFrequent(addCounts(tallies.map(({ nodes }) => nodes))),
    jobs: mostFrequent(addCounts(tallies.map(({ jobs }) => jobs))),
  }
}

function addCounts(all: readonly Readonly<Record<string, number>>[]): Map<string, number> {
  const total = new Map<string, number>()
  for (const counts of all) {
    for (const [key, count] of Object.entries(counts)) {
      total.set(key, (total.get(key) ?? 0) + count)
    }
  }
  return total
}

function mostFrequent(counts: Map<string, number>): Readonly<Record<string, number>> {
  const order = [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return Object.fromEntries(order.slice(0, mostNamed))
}

function addFaults(all: readonly Tally['byFault'][]): Tally['byFault'] {
  const total = new Map<Fault, FaultTally>()
  for (const byFault of all) {
    for (const [fault, own] of Object.entries(byFault) as [Fault, FaultTally][]) {
      const had = total.get(fault) ?? { count: 0, resolved: 0, helped: 0 }
      total.set(fault, {
        count: had.count + own.count,
        resolved: had.resolved + own.resolved,
        helped: had.helped + own.helped,
      })
    }
  }
  return Object.fromEntries(total)
}
