// Counts the nodes of a pool that cost money and do no work, and what they cost an hour.
import type { NodeFacts, PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { brokenStates } from '../domain/idle-machines.ts'
import { type PriceTable, priceOf } from '../domain/prices.ts'
import type { Waste } from './report.ts'

/** In these it costs nothing, or a person keeps it so. */
const free: readonly string[] = [
  'preempted',
  'deallocated',
  'deallocating',
  'offline',
  'leavingpool',
]

export function wasteOf(facts: PoolFacts, findings: readonly Finding[], prices: PriceTable): Waste {
  const named = new Set(
    findings.flatMap(({ subject }) =>
      subject.kind === 'node' ? [subject.nodeId.toLowerCase()] : [],
    ),
  )
  const wasted = facts.nodes.filter(
    (node) =>
      brokenStates.includes(node.state) || (named.has(node.nodeId.toLowerCase()) && isIdle(node)),
  )
  const machine = facts.snapshot ?? { vmSize: '' }
  const known = wasted.map(({ dedicated }) => priceOf(prices, machine, dedicated))
  return sumWaste([
    {
      nodes: wasted.length,
      perHour: known.some((price) => price !== undefined)
        ? known.reduce<number>((sum, price) => sum + (price ?? 0), 0)
        : null,
      unpriced: known.filter((price) => price === undefined).length,
    },
  ])
}

function isIdle({ state, runningTasks }: NodeFacts): boolean {
  return !free.includes(state) && runningTasks === 0
}

export function sumWaste(wastes: readonly Waste[]): Waste {
  const priced = wastes.flatMap(({ perHour }) => perHour ?? [])
  const total = (of: (waste: Waste) => number) => wastes.reduce((sum, one) => sum + of(one), 0)
  const perHour = priced.reduce((sum, price) => sum + price, 0)
  return {
    nodes: total(({ nodes }) => nodes),
    perHour: priced.length === 0 ? null : Math.round(perHour * 1000) / 1000,
    unpriced: total(({ unpriced }) => unpriced),
  }
}
