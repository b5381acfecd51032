// The whole of an emulated world as plain JSON: what `save()` writes and a restart reads.
import type { ActiveFault } from '../faults/fault-state.ts'
import type { Journal } from '../journal.ts'
import type { AccountState } from './account-state.ts'
import type { CloudEvent } from './cloud-event.ts'
import type { Happenings } from './happenings.ts'
import type { NodeStateName } from './node-state.ts'
import type { Timer } from './timers.ts'

interface ScriptRecord {
  readonly atMs: number
  readonly summary: string
  readonly fault: string
  doneMs?: number
}

/** To be raised when a state written before could not be lived on. */
export const stateFormat = 2

export interface WorldState extends Journal, Happenings {
  readonly format: typeof stateFormat
  readonly seed: string
  readonly startMs: number
  /** In which states a node may be rebooted; the default is `rebootAdmittedByDefault`. */
  readonly rebootAdmittedIn?: readonly NodeStateName[]
  nextSeq: number
  timers: Timer[]
  accounts: Record<string, AccountState>
  script: ScriptRecord[]
  /** What breaks, is going to break or has broken, of the script and added later. */
  faults: ActiveFault[]
  faultSeq: number
  outbox: CloudEvent[]
}
