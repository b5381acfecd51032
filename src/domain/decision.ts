// What deciding answers: for each incident one decision, always with its reason in words.

import type { Action, PlannedCall } from './action.ts'
import type { Attempt } from './attempt.ts'
import type { Grant } from './control.ts'
import type { Finding } from './finding.ts'
import type { IdleMachines } from './idle-machines.ts'
import type { Incident, Mode, ResolutionKind } from './incident.ts'
import type { Seen } from './seen.ts'

export type Decision =
  | {
      kind: 'open'
      finding: Finding
      mode: Mode
      seen?: Seen
      machines?: IdleMachines
      reason: string
    }
  | {
      kind: 'act'
      incident: Incident
      action: Action
      call?: PlannedCall
      /** The permission that it is made with, and that it uses up. */
      grant?: Grant
      reason: string
    }
  /** The second half of a replace: the node is gone, the pool steady, nobody changed the target. */
  | { kind: 'grow'; incident: Incident; attempt: Attempt; call: PlannedCall; reason: string }
  /** An attempt is under way: see what came of it. `until`: nothing is expected before. */
  | { kind: 'verify'; incident: Incident; attempt: Attempt; until?: number; reason: string }
  | { kind: 'wait'; incident: Incident; until: number; reason: string }
  | {
      kind: 'hold'
      incident: Incident
      guard: string
      /** Worth a message: somebody can lift it. */
      tell: boolean
      until?: number
      /** When to look whether it still holds, where nothing says until when it does. */
      lookAt?: number
      /** What is held, with its calls. */
      action?: Action
      call?: PlannedCall
      further?: { calls: readonly PlannedCall[]; more: number }
      reason: string
    }
  | { kind: 'escalate'; incident: Incident; reason: string }
  /** What somebody ordered cannot be made: that is said, the order is used up, the ladder goes on. */
  | { kind: 'decline'; incident: Incident; grant: Grant; reason: string }
  | { kind: 'resolve'; incident: Incident; how: ResolutionKind; reason: string }
