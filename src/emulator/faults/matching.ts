// Whether a name fits a pattern, which faults are under way, and whether one strikes: the one place that counts and draws.
import { shareOf } from '../life/dice.ts'
import { note } from '../life/happenings.ts'
import type { WorldState } from '../life/state.ts'
import type { ScriptStep } from '../world/step-schema.ts'
import type { ActiveFault } from './fault-state.ts'
import { fits } from './pattern.ts'

type Kind = ScriptStep['do']
export type FaultOf<K extends Kind> = ActiveFault & {
  readonly step: Extract<ScriptStep, { do: K }>
}

/** Left out means the first account of the world. */
export const fitsAccount = (world: WorldState, fault: ActiveFault, account: string): boolean =>
  fits(fault.step.account ?? Object.keys(world.accounts)[0] ?? '', account)

/** The faults of these kinds that are under way, in the order in which they were given. */
export function activeFaults<K extends Kind>(world: WorldState, ...kinds: K[]): FaultOf<K>[] {
  if (world.faults.length === 0) return []
  return world.faults.filter(
    (fault): fault is FaultOf<K> =>
      fault.state === 'active' && (kinds as Kind[]).includes(fault.step.do),
  )
}

/**
 * Whether a fault hits this match. Counts the match, lets the first ones pass, draws by the seed and the
 * match's number, and ends the fault after its last hit. A hit is noted among the happenings.
 */
export function strikes(
  world: WorldState,
  fault: ActiveFault,
  subject: { readonly account: string; readonly subject: string },
): boolean {
  if (fault.state !== 'active') return false
  fault.matched += 1
  const { skip, probability, times } = countsOf(fault.step)
  if (fault.matched <= skip) return false
  const share = probability < 1 ? shareOf(world.seed, 'fault', fault.id, fault.matched) : 0
  if (share >= probability) return false
  hit(world, fault, subject)
  if (times !== undefined && fault.struck >= times) end(world, fault)
  return true
}

/** A hit that needs no draw. */
export function hit(
  world: WorldState,
  fault: ActiveFault,
  { account, subject }: { readonly account: string; readonly subject: string },
): void {
  fault.struck += 1
  fault.lastMs = world.nowMs
  note(world, { account, subject, what: 'fault', from: fault.id, to: fault.step.do })
}

export function end(world: WorldState, fault: ActiveFault): void {
  fault.state = 'ended'
  fault.endedMs = world.nowMs
}

/** The `times` of `task-fails` counts attempts of each task, not its own hits. */
function countsOf(step: ScriptStep): { skip: number; probability: number; times?: number } {
  if (!('probability' in step)) return { skip: 0, probability: 1 }
  const { skip, probability } = step
  if (step.do === 'task-fails' || step.times === undefined) return { skip, probability }
  return { skip, probability, times: step.times }
}
