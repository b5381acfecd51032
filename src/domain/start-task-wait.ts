// How long a start task that still runs on a node is waited for: what is not stuck yet is not judged either.
import { hourMs } from './durations.ts'
import type { NodeFacts, PoolFacts } from './facts.ts'
import { usableStates } from './facts.ts'
import { graceMs } from './transient-states.ts'

/**
 * A start task may be slow everywhere: so many times the longest that succeeded here is waited for, and while none has
 * ended so many times the usual grace. A replacement would only begin anew what may be about to end.
 */
const longestTimes = 3

/**
 * How patient the pool is with each node: so many times the usual grace of its state, 1 for one that does not wait for
 * its start task. The pool is gone through once, whatever it is asked for after that.
 */
export function startTaskPatience(nodes: readonly NodeFacts[]): (node: NodeFacts) => number {
  const longestMs = longestStartTask(nodes)
  const graceOfWaitMs = graceMs.waitingforstarttask ?? hourMs
  const patience =
    longestMs === undefined ? longestTimes : Math.max(1, (longestTimes * longestMs) / graceOfWaitMs)
  return ({ state }) => (state === 'waitingforstarttask' ? patience : 1)
}

/** In milliseconds; 0 where none tells how long it took, undefined where none has passed its own yet. */
function longestStartTask(nodes: readonly NodeFacts[]): number | undefined {
  const times = nodes.flatMap(({ startTask }) =>
    startTask?.result === 'success' && startTask.startedAt !== undefined && startTask.endedAt
      ? [startTask.endedAt - startTask.startedAt]
      : [],
  )
  const passed = times.length > 0 || nodes.some(({ state }) => usableStates.includes(state))
  return passed ? Math.max(0, ...times) : undefined
}

/**
 * Until when the node's start task is waited for, epoch milliseconds; undefined where none runs. In
 * `waitingforstarttask` it does by the meaning of the state; in `starting` only where the node says so itself.
 */
export function startTaskUntil(node: NodeFacts, { nodes }: PoolFacts): number | undefined {
  const { state, stateSince, startTask } = node
  const runs = startTask?.state === 'running'
  const waits = state === 'waitingforstarttask' && (runs || !startTask)
  if (!waits && !(state === 'starting' && runs)) return undefined
  return stateSince + startTaskPatience(nodes)(node) * (graceMs[state] ?? hourMs)
}
