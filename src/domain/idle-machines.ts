// The machines of a pool that cost money and do no work because of a finding: what its cost is counted by.
import type { NodeFacts, PoolFacts } from './facts.ts'
import type { Finding } from './finding.ts'
import { findNode } from './subject-health.ts'

/** `dedicated`, `spot`: how many machines of each kind. */
export interface IdleMachines {
  vmSize: string
  os?: 'linux' | 'windows'
  dedicated: number
  spot: number
}

/** In these a node runs, costs and takes no task. */
export const brokenStates: readonly string[] = ['unusable', 'starttaskfailed', 'unknown']

/** Undefined where no machine is known to stand idle because of it: a failed task holds up no node. */
export function idleMachines(facts: PoolFacts, finding: Finding): IdleMachines | undefined {
  const { snapshot } = facts
  const nodes = idleNodes(facts, finding)
  if (!snapshot || nodes.length === 0) return undefined
  const dedicated = nodes.filter((node) => node.dedicated).length
  const { vmSize, os } = snapshot
  return { vmSize, ...(os ? { os } : {}), dedicated, spot: nodes.length - dedicated }
}

/** The larger of the two: a pool incident grows and shrinks with its nodes. */
export function mostMachines(
  before: IdleMachines | undefined,
  now: IdleMachines | undefined,
): IdleMachines | undefined {
  if (!before || !now) return before ?? now
  return now.dedicated + now.spot > before.dedicated + before.spot ? now : before
}

/** A black hole is usable, and what runs on it is lost all the same. */
function idleNodes(facts: PoolFacts, { fault, subject }: Finding): readonly NodeFacts[] {
  const isBroken = ({ state }: NodeFacts) => brokenStates.includes(state)
  if (subject.kind === 'pool') return facts.nodes.filter(isBroken)
  const node = subject.kind === 'node' ? findNode(facts, subject) : undefined
  return node && (isBroken(node) || fault === 'node-black-hole') ? [node] : []
}
