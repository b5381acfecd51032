// Finds the permission that somebody gave for an action: one shot, for this incident, this action and this very node.
import type { Action } from './action.ts'
import { isNodeAction } from './action.ts'
import type { Grant } from './control.ts'
import type { Incident } from './incident.ts'
import { sameId } from './refs.ts'

/** The first unexpired grant of the incident that covers the action; undefined when none does. */
export function grantFor(
  { grants = [], subject }: Pick<Incident, 'grants' | 'subject'>,
  action: Action,
  now: number,
): Grant | undefined {
  // Nodes that were allocated together share the time: the node must be the incident's as well.
  const isOthers =
    isNodeAction(action) && subject.kind === 'node' && !sameId(subject.nodeId, action.node.nodeId)
  if (isOthers) return undefined
  return grants.find(
    (grant) => grant.action === action.kind && grant.until > now && isForNode(grant, action),
  )
}

/** A grant for a node action names its allocation: Batch gives the id of a node that is gone to a new one. */
function isForNode({ allocationTime }: Grant, action: Action): boolean {
  if (!isNodeAction(action)) return true
  return allocationTime === action.node.allocationTime
}
