// Tells a sick node from a sick pool: by the share of nodes that show the same, and a least count.
import type { NodeFacts, NodeState } from '../domain/facts.ts'

/** Above this share of the nodes that could show it, a fault is the pool's. */
const poolWideShare = 0.5
/** Fewer nodes than this are the pool only when they are all of it. */
const poolWideNodes = 3

/** Nodes that say nothing about the pool: a person's, Spot's or the past's. */
const outside: readonly NodeState[] = [
  'leavingpool',
  'preempted',
  'offline',
  'deallocated',
  'deallocating',
]

export function counted(nodes: readonly NodeFacts[]): readonly NodeFacts[] {
  return nodes.filter((node) => !outside.includes(node.state))
}

/** 4 of 7 is the pool, 2 of 3 is not, 2 of 2 is. */
export function isPoolWide(sick: number, population: number): boolean {
  if (sick < 2 || population === 0) return false
  if (sick === population) return true
  return sick >= poolWideNodes && sick / population > poolWideShare
}
