// Which nodes a fault means: by index, and for a share or an id by the indices there were when it began.

import type { AccountState } from '../life/account-state.ts'
import { hexOf } from '../life/dice.ts'
import { selects } from '../life/faults.ts'
import type { NodePlace } from '../life/life.ts'
import { type NodeSelector, nodesOf, type PoolState } from '../life/pool-state.ts'
import type { WorldState } from '../life/state.ts'
import type { ScriptStep } from '../world/step-schema.ts'
import type { ActiveFault } from './fault-state.ts'
import { fitsAccount } from './matching.ts'
import { fits } from './pattern.ts'

type NodeStep = Extract<ScriptStep, { nodes: unknown }>

export interface PoolPlace {
  readonly account: AccountState
  readonly pool: PoolState
}

/** The pools a fault names, as they are now. */
export function poolsOf(world: WorldState, fault: ActiveFault): PoolPlace[] {
  const { step } = fault
  if (!('pool' in step)) return []
  return Object.values(world.accounts)
    .filter(({ name }) => fitsAccount(world, fault, name))
    .flatMap((account) =>
      Object.values(account.pools)
        .filter(({ id }) => fits(step.pool, id))
        .map((pool) => ({ account, pool })),
    )
}

/** The indices a fault means in a pool; a share is drawn by the seed among the nodes there are, or will be once it is full. */
export function choose(
  world: WorldState,
  { account, pool }: PoolPlace,
  { nodes }: NodeStep,
): NodeSelector {
  if (nodes === 'all') return { from: 0 }
  if (typeof nodes === 'number' || Array.isArray(nodes) || 'from' in nodes) return nodes
  const present = nodesOf(pool)
  if ('id' in nodes) {
    return present.filter((node) => fits(nodes.id, node.id)).map(({ index }) => index)
  }
  const target = pool.targetDedicated + pool.targetSpot
  const indices = present.length > 0 ? present.map(({ index }) => index) : [...Array(target).keys()]
  const lot = (index: number) => hexOf(world.seed, 'share', account.name, pool.id, index)
  const lots = indices.map((index) => ({ index, lot: lot(index) }))
  const drawn = lots.sort((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ index }) => index)
  return drawn.slice(0, Math.max(1, Math.round(drawn.length * nodes.share)))
}

/** Whether a fault under way means this node. */
export function means(
  world: WorldState,
  fault: ActiveFault,
  { account, pool, node }: NodePlace,
): boolean {
  const { step } = fault
  if (!('nodes' in step) || !fits(step.pool, pool.id)) return false
  if (!fitsAccount(world, fault, account.name)) return false
  const chosen = fault.chosen?.[poolKey({ account, pool })]
  return selects(chosen ?? choose(world, { account, pool }, step), node.index)
}

export const poolKey = ({ account, pool }: PoolPlace): string =>
  `${account.name}/${pool.id.toLowerCase()}`

export const subjectOf = ({ account, pool, node }: NodePlace) => ({
  account: account.name,
  subject: `pools/${pool.id}/nodes/${node.id}`,
})

/** The nodes of a pool that a selection means and that are not on their way out. */
export const placesIn = ({ account, pool }: PoolPlace, chosen: NodeSelector): NodePlace[] =>
  nodesOf(pool)
    .filter((node) => selects(chosen, node.index) && node.state !== 'leavingpool')
    .map((node) => ({ account, pool, node }))
