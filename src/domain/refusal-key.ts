// The key under which a refused rung is remembered: written by acting, read by deciding.
import type { ActionKind } from './action.ts'
import type { NodeFacts } from './facts.ts'

/** What a refusal is remembered by: an unusable node refuses what a running one admits. */
export function refusalKey(kind: ActionKind, node: NodeFacts): string {
  return `${kind}@${node.state}`
}
