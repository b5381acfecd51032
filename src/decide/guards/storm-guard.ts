// Many nodes sick at once is not many sick nodes: above a share of the pool no node is touched.
import { minuteMs } from '../../domain/durations.ts'
import type { NodeState } from '../../domain/facts.ts'
import { isStuck } from '../../domain/transient-states.ts'
import type { Guard } from '../guard.ts'
import { isRepair, isSick } from '../guard.ts'

/** A node that has been starting for less than this is neither sick nor well: 30 minutes can be normal. */
const startGraceMs = 30 * minuteMs
const startingStates: readonly NodeState[] = ['creating', 'starting', 'waitingforstarttask']

export const stormGuard: Guard = {
  name: 'storm',
  tell: true,
  ask({ action, facts, terms, now }) {
    // Switching scheduling off takes a node out of work as well.
    if (!isRepair(action) && action.kind !== 'disable-scheduling') return undefined
    const counted = facts.nodes.filter(
      (node) =>
        !['preempted', 'leavingpool'].includes(node.state) &&
        !(startingStates.includes(node.state) && now - node.stateSince < startGraceMs),
    )
    const sick = counted.filter((node) => isSick(node) || isStuck(node, now)).length
    const { maxSickShare, stormMinimumNodes } = terms.guards
    if (sick < stormMinimumNodes || sick / counted.length <= maxSickShare) return undefined
    const percent = Math.round((100 * sick) / counted.length)
    return {
      reason: `${sick} of ${counted.length} nodes (${percent} %) are sick, more than ${Math.round(100 * maxSickShare)} %: no node is touched.`,
    }
  },
}
