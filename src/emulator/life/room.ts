// The free slots of a pool's nodes at one look of the scheduler.
import { keyOf } from './basics.ts'
import type { NodeState } from './node-state.ts'
import { nodesOf, type PoolState } from './pool-state.ts'

interface Wish {
  readonly affinityId?: string | undefined
  /** Whether a node may run it at all. */
  readonly admits: (node: NodeState) => boolean
}

export interface Room {
  /** The most free slots any node has. */
  most(): number
  /**
   * Takes slots of one node: of the one wished for if it has them (a wish, no more: soft affinity), else of the
   * emptiest, or of the fullest that has room in a pool that packs.
   */
  take(slots: number, wish: Wish): NodeState | undefined
  /** Takes one slot of each of so many nodes, or none. */
  takeMany(count: number, admits: Wish['admits']): NodeState[] | undefined
}

export const takesTasks = (node: NodeState): boolean =>
  (node.state === 'idle' || node.state === 'running') && node.schedulingEnabled && !node.pending

export const slotsPerNode = (pool: PoolState): number => Number(pool.spec.taskSlotsPerNode ?? 1)

export const usedSlots = (node: NodeState): number => node.usedSlots ?? 0

export function createRoom(pool: PoolState): Room {
  const slots = slotsPerNode(pool)
  /** Nodes by their number of free slots. */
  const nodes: NodeState[][] = Array.from({ length: slots + 1 }, () => [])
  for (const node of nodesOf(pool)) {
    if (takesTasks(node)) nodes[Math.max(0, slots - usedSlots(node))]?.push(node)
  }
  const policy = pool.spec.taskSchedulingPolicy as { nodeFillType?: string } | undefined
  const packs = policy?.nodeFillType?.toLowerCase() === 'pack'
  const most = (): number =>
    Math.max(
      0,
      nodes.findLastIndex((list) => list.length > 0),
    )

  const free = Array.from({ length: slots }, (_, i) => i + 1)
  const order = packs ? free : free.toReversed()

  /** The first node that will do, by the way this pool fills its nodes. */
  function find(needed: number, fits: Wish['admits']): [free: number, at: number] | undefined {
    for (const free of order) {
      const at = free < needed ? -1 : (nodes[free]?.findIndex(fits) ?? -1)
      if (at >= 0) return [free, at]
    }
    return undefined
  }

  return {
    most,
    take(needed, { affinityId, admits }) {
      const id = affinityId && keyOf(affinityId.replace(/^TVM:/i, ''))
      const [free, at] =
        (id && find(needed, (node) => keyOf(node.id) === id && admits(node))) ||
        find(needed, admits) ||
        []
      if (free === undefined || at === undefined) return undefined
      const list = nodes[free]
      const node = at === 0 ? list?.shift() : list?.splice(at, 1)[0]
      if (node) nodes[free - needed]?.push(node)
      return node
    },
    takeMany(count, admits) {
      const able = (nodes[slots] ?? []).filter(admits).slice(0, count)
      if (able.length < count) return undefined
      const taken = new Set(able)
      nodes[slots] = (nodes[slots] ?? []).filter((node) => !taken.has(node))
      nodes[slots - 1]?.push(...able)
      return able
    },
  }
}
