// How long a start task that still runs on a node is waited for: what is not stuck yet is not judged either.
import { dayMs, hourMs } from './durations.ts'
import type { NodeFacts, PoolFacts } from './facts.ts'
import { usableStates } from './facts.ts'
import { graceMs } from './transient-states.ts'

/**
 * A start task may be slow everywhere: so many times the longest that succeeded here is waited for, and while none has
 * ended so many times the usual grace. A replacement would only begin anew what may be about to end.
 */
const longestTimes = 3
/** No start task takes as long, and a node may write odd times: no node is waited for without end. */
const longestWaitMs = dayMs

/**
 * How patient the pool is with each node: so many times the usual grace of its state, 1 for one that does not wait for
 * its start task. The pool is gone through once, whatever it is asked for after that.
 */
export function startTaskPatience(nodes: readonly NodeFacts[]): (node: NodeFacts) => number {
  const longestMs = longestStartTask(nodes)
  const graceOfWaitMs = graceMs.waitingforstarttask ?? hourMs
  const patience =
    longestMs === undefined
      ? longestTimes
      : Math.max(1, Math.min(longestTimes * longestMs, longestWaitMs) / graceOfWaitMs)
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
 * Until when a node's start task is waited for, epoch milliseconds; undefined where none runs. In
 * `waitingforstarttask` it does by the meaning of the state; in `starting` only where the node says so itself. `dueAt`:
 * when its repair was to be judged. What began later counts from then: a node that tells no time of its state, or that
 * begins again and again, is no wait without end.
 */
export function startTaskUntil(
  { nodes }: PoolFacts,
  dueAt: number,
): (node: NodeFacts) => number | undefined {
  const patience = startTaskPatience(nodes)
  return (node) => {
    const { state, stateSince, startTask } = node
    const waits = state === 'waitingforstarttask' && startTask?.state !== 'completed'
    if (!waits && !(state === 'starting' && startTask?.state === 'running')) return undefined
    return Math.min(stateSince, dueAt) + patience(node) * (graceMs[state] ?? hourMs)
  }
}
