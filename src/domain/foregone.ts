// A call that was shown and not made, because of the mode or a guard.
import type { ActionKind, PlannedCall } from './action.ts'

export interface Foregone {
  action: ActionKind
  call: PlannedCall
  /** What kept it: `mode` where it was only recommended. */
  guard: string
  /** When it was first shown. */
  at: number
  /** What came of it, once the incident is over: a whole sentence. */
  outcome?: { at: number; text: string; nodeHours?: number }
}
