// The calls after the first of an action that takes several: what whoever must approve it reads before.
import type { Action, PlannedCall } from '../domain/action.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { PoolRef } from '../domain/refs.ts'
import { waveReboot } from '../domain/rolling.ts'
import { freeCall, growCall, plannedCall } from './planned-call.ts'

/** So many are listed; of the rest there is a count. */
const listed = 20

export interface FurtherCalls {
  calls: readonly PlannedCall[]
  more: number
}

/** Undefined for an action of one call, or of none. */
export function furtherCalls(
  pool: PoolRef,
  action: Action,
  { snapshot }: PoolFacts,
): FurtherCalls | undefined {
  const calls = after(pool, action, snapshot)
  if (calls.length === 0) return undefined
  return { calls: calls.slice(0, listed), more: Math.max(0, calls.length - listed) }
}

function after(
  pool: PoolRef,
  action: Action,
  snapshot: PoolFacts['snapshot'],
): readonly PlannedCall[] {
  switch (action.kind) {
    case 'free-disk':
      return action.paths.slice(1).map(({ path }) => freeCall(pool, action.node.nodeId, path))
    case 'replace':
      // Autoscale refills by its formula; elsewhere the pool grows back to what it is now.
      return snapshot && !snapshot.autoScale ? [growCall(pool, snapshot)] : []
    case 'rolling-reboot':
      return action.nodes.flatMap((node) => {
        const call = plannedCall(pool, waveReboot(node))
        return call ? [call] : []
      })
    case 'reboot':
    case 'remove':
    case 'disable-scheduling':
    case 'enable-scheduling':
    case 'reactivate-task':
    case 'terminate-task':
    case 'collect-evidence':
    case 'escalate':
      return []
  }
}
