// What the policy says of one pool to the stages around deciding, asked once for all rounds of a pass.
import type { TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Incident } from '../domain/incident.ts'
import type { Policy } from '../domain/policy.ts'
import type { StormLimits } from '../domain/storm.ts'
import { retriedIn, toldOf } from './exit-terms.ts'
import type { Seen } from './policy-for.ts'
import type { Terms } from './terms.ts'
import { termsFor } from './terms.ts'

export interface InForce {
  /** Whom to tell of an incident. */
  channels(incident: Incident): readonly string[]
  /** Whether a rule has the task tried again, whatever its fault. */
  isRetried(task: TaskFacts): boolean
  termsOf(fault: Fault): Terms
  /** A storm is the pool's, and goes by the numbers for this one fault. */
  stormLimits: StormLimits
  /** Nothing is to be said of the pool: the mode of its nodes is `off`. */
  isOff: boolean
}

export function inForce(policy: Policy, seen: Seen): InForce {
  const termsOf = (fault: Fault) => termsFor(policy, seen, fault)
  const { guards: stormLimits, mode } = termsOf('node-unusable')
  return {
    channels: toldOf(policy, seen),
    isRetried: retriedIn(policy, seen),
    termsOf,
    stormLimits,
    isOff: mode === 'off',
  }
}
