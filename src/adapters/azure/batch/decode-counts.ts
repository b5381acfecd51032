// Decodes the node counts of a pool into what the census compares.
import type { PoolCounts } from '../../../ports/batch.ts'
import { type Wire, wireNumber, wireObject, wireText } from './wire-value.ts'

/** The keys of the counts are camelCase, unlike the states. `offline` is a person's doing, not a trouble. */
const troubles: readonly string[] = ['unusable', 'starttaskfailed', 'unknown']

/** Undefined without a pool id. Counts of states that newer API versions add are part of the shape as well. */
export function decodeCounts(value: unknown): PoolCounts | undefined {
  const wire = wireObject(value)
  const pool = wireText(wire?.poolId)
  if (!wire || !pool) return undefined
  const kinds = [countsOf(wireObject(wire.dedicated)), countsOf(wireObject(wire.lowPriority))]
  return {
    pool,
    total: sum(kinds.map((kind) => kind.total)),
    troubled: sum(
      kinds.map((kind) =>
        sum(kind.states.filter(([name]) => troubles.includes(name)).map(([, count]) => count)),
      ),
    ),
    shape: kinds
      .map((kind) => kind.states.map(([name, count]) => `${name}=${count}`).join(','))
      .join('|'),
  }
}

/** States with at least one node, in the order of their names: equal counts give equal text. */
function countsOf(wire: Wire | undefined): { total: number; states: [string, number][] } {
  const states = Object.entries(wire ?? {}).flatMap(([key, value]): [string, number][] => {
    const count = wireNumber(value)
    return key === 'total' || !count ? [] : [[key.toLowerCase(), count]]
  })
  states.sort(([a], [b]) => (a < b ? -1 : 1))
  return { total: wireNumber(wire?.total) ?? sum(states.map(([, count]) => count)), states }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
