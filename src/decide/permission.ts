// Who permitted an action: a grant for it, or the grant of the rolling reboot that it is a part of.
import type { Action } from '../domain/action.ts'
import type { Grant } from '../domain/control.ts'
import { grantFor } from '../domain/grants.ts'
import type { Incident } from '../domain/incident.ts'
import type { PoolRecord } from '../domain/record.ts'
import { sameId } from '../domain/refs.ts'

export interface PermissionQuestion {
  incident: Incident
  action: Action
  record: Pick<PoolRecord, 'attempts'>
  now: number
}

/** Satisfies the guard `approval`. `mode` asks the two apart, and `storm` lets only a rolling reboot through. */
export function permissionFor(question: PermissionQuestion): Grant | undefined {
  const { incident, action, now } = question
  return grantFor(incident, action, now) ?? rollingGrant(question)
}

/**
 * The grant of the rolling reboot under way that reboots this node. It was approved once, for all the nodes it names
 * and for as long as it goes on: a grant of 30 minutes would end between two waves.
 */
export function rollingGrant({ incident, action, record }: PermissionQuestion): Grant | undefined {
  if (action.kind !== 'reboot') return undefined
  const { nodeId, allocationTime } = action.node
  const rolling = record.attempts.find(
    (attempt) =>
      attempt.incidentId === incident.id &&
      attempt.step !== 'ended' &&
      attempt.action.kind === 'rolling-reboot' &&
      attempt.action.nodes.some(
        (node) => sameId(node.nodeId, nodeId) && node.allocationTime === allocationTime,
      ),
  )
  return rolling?.grant
}
