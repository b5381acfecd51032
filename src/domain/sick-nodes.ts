// The nodes of a pool that are sick by the facts, and which of them fell sick alike after a moment.
import type { NodeFacts, PoolFacts } from './facts.ts'
import { nodeHealth } from './subject-health.ts'

export function sickNodes({ nodes }: PoolFacts): readonly NodeFacts[] {
  return nodes.filter((node) => nodeHealth(node).kind === 'sick')
}

/** What a sick node shows: its first error where it has one, else its state. Two that show the same are sick alike. */
export function ailmentOf({ state, errors }: Pick<NodeFacts, 'state' | 'errors'>): string {
  return (errors[0]?.code ?? state).toLowerCase()
}
