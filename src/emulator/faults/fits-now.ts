// Whom a fault fits at this moment: told to whoever adds one, so that a fault that fits nothing is seen at once.
import { nodesOf } from '../life/pool-state.ts'
import type { WorldState } from '../life/state.ts'
import type { ScriptStep } from '../world/step-schema.ts'
import type { ActiveFault } from './fault-state.ts'
import { fitsAccount } from './matching.ts'
import { choose, placesIn, poolsOf } from './node-choice.ts'
import { fits } from './pattern.ts'

export interface FitsNow {
  /** Nodes, pools or unfinished tasks; absent for faults of the API, which meet calls to come. */
  readonly matches?: number
  /** Ids, where they are few. */
  readonly nodes?: readonly string[]
  /** Why it fits nothing. */
  readonly hint?: string
}

const fewNodes = 10

export function fitsNow(world: WorldState, fault: ActiveFault): FitsNow {
  const { step } = fault
  if ('nodes' in step) return nodesNow(world, fault, step)
  if ('pool' in step) return counted(poolsOf(world, fault).length, 'pool')
  if (!('job' in step)) return {}
  let matches = 0
  for (const account of Object.values(world.accounts)) {
    if (!fitsAccount(world, fault, account.name)) continue
    for (const job of Object.values(account.jobs)) {
      if (!fits(step.job, job.id)) continue
      for (const task of Object.values(job.tasks)) {
        if (task.state !== 'completed' && fits(step.task, task.id)) matches += 1
      }
    }
  }
  return counted(matches, 'unfinished task')
}

const counted = (matches: number, what: string): FitsNow =>
  matches > 0 ? { matches } : { matches, hint: `It fits no ${what} now.` }

function nodesNow(
  world: WorldState,
  fault: ActiveFault,
  step: Extract<ScriptStep, { nodes: unknown }>,
): FitsNow {
  const pools = poolsOf(world, fault)
  const ids = pools.flatMap((place) =>
    placesIn(place, choose(world, place, step)).map(({ node }) => node.id),
  )
  if (ids.length > 0) {
    return { matches: ids.length, ...(ids.length <= fewNodes ? { nodes: ids } : {}) }
  }
  const indices = pools.flatMap(({ pool }) => nodesOf(pool).map(({ index }) => index))
  const there =
    indices.length === 0
      ? 'there are none yet'
      : `an index counts allocations, and those there are lie between ${indices.reduce((a, b) => Math.min(a, b))} and ${indices.reduce((a, b) => Math.max(a, b))}`
  return { matches: 0, hint: `It fits no node now: ${there}.` }
}
