// Failures of nodes that start at one time come as a wave: whether a young one may be the first of it.
import { minuteMs } from '../domain/durations.ts'
import type { NodeFacts, NodeState } from '../domain/facts.ts'

/** They have not shown yet how their start ends. */
const starting: readonly NodeState[] = [
  'creating',
  'starting',
  'rebooting',
  'reimaging',
  'waitingforstarttask',
  'upgradingos',
]

/** Nodes of a new pool end their start within so much of one another. */
const waveShowsMs = 2 * minuteMs

export interface Wave {
  /** Nodes whose start has ended, or failed. */
  ended: number
  waiting: number
  /** While half the pool or more is still starting, a young failure may be the first of a wave: it shows in a moment. */
  mayCome(failedAt: number): boolean
}

/** `failed` may be in a starting state: an agent that cannot be installed leaves its node there. */
export function waveOf(
  nodes: readonly NodeFacts[],
  failed: readonly NodeFacts[],
  now: number,
): Wave {
  const known = new Set(failed)
  const waiting = nodes.filter((node) => starting.includes(node.state) && !known.has(node)).length
  const ended = nodes.length - waiting
  return {
    ended,
    waiting,
    mayCome: (failedAt) => waiting >= ended && now - failedAt < waveShowsMs,
  }
}
