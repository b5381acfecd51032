// What may be carried out side by side: stretches one after the other, each of lanes that touch nothing in common.
import type { Action, ActionKind } from '../domain/action.ts'
import { isNodeAction } from '../domain/action.ts'
import type { Decision } from '../domain/decision.ts'

export type Made = (Decision & { kind: 'act' }) | (Decision & { kind: 'grow' })

/** Those that change no more than one node and its incident; what removes nodes or resizes goes by the eTag of the pool. */
const ofOneNode: readonly ActionKind[] = [
  'collect-evidence',
  'disable-scheduling',
  'enable-scheduling',
  'reboot',
]

/** What is of one incident or of one node stays in the order in which it was decided: a reboot after the look at its logs. */
export function stretchesOf(decisions: readonly Decision[]): readonly (readonly Made[])[][] {
  const stretches: Made[][][] = []
  let open: Map<string, Made[]> | undefined
  for (const decision of decisions) {
    if (decision.kind !== 'act' && decision.kind !== 'grow') continue
    if (decision.kind === 'grow' || !ofOneNode.includes(decision.action.kind)) {
      stretches.push([[decision]])
      open = undefined
      continue
    }
    const touched = [decision.incident.id, ...nodesOf(decision.action)]
    const lanes = new Set<Made[]>()
    for (const what of touched) {
      const before = open?.get(what)
      if (before) lanes.add(before)
    }
    // Two lanes cannot be made one any more: it waits for both.
    if (!open || lanes.size > 1) {
      open = new Map()
      stretches.push([])
      lanes.clear()
    }
    const [lane = []] = lanes
    if (lane.length === 0) stretches.at(-1)?.push(lane)
    lane.push(decision)
    for (const what of touched) open.set(what, lane)
  }
  return stretches
}

function nodesOf(action: Action): readonly string[] {
  const nodes = isNodeAction(action) ? [action.node] : 'nodes' in action ? action.nodes : []
  return nodes.map(({ nodeId }) => `node ${nodeId.toLowerCase()}`)
}
