// The whole of an emulated world as plain JSON: what `save()` writes and a restart reads.
import type { ActiveFault } from '../faults/fault-state.ts'
import type { JournalEntry } from '../journal.ts'
import type { CloudEvent } from './cloud-event.ts'
import type { Happening } from './happenings.ts'
import type { JobState, ScheduleState } from './job-state.ts'
import type { NodeStateName } from './node-state.ts'
import type { PoolState } from './pool-state.ts'
import type { Timer } from './timers.ts'

/** What an account may have at most; without a number there is no limit. */
export interface Quotas {
  readonly pools?: number | undefined
  readonly activeJobsAndSchedules?: number | undefined
  readonly dedicatedCores?: number | undefined
  readonly lowPriorityCores?: number | undefined
}

/** An application whose packages pools and tasks may name. */
export interface ApplicationState {
  readonly id: string
  readonly displayName?: string | undefined
  readonly versions: readonly string[]
  readonly defaultVersion?: string | undefined
}

export interface AccountState {
  readonly name: string
  quotas?: Quotas
  applications?: readonly ApplicationState[]
  pools: Record<string, PoolState>
  jobs: Record<string, JobState>
  /** By lower-case id; made with the first of them. */
  schedules?: Record<string, ScheduleState>
}

interface ScriptRecord {
  readonly atMs: number
  readonly summary: string
  readonly fault: string
  doneMs?: number
}

/** To be raised when a state written before could not be lived on. */
export const stateFormat = 2

export interface WorldState {
  readonly format: typeof stateFormat
  readonly seed: string
  readonly startMs: number
  /** In which states a node may be rebooted; the default is `rebootAdmittedByDefault`. */
  readonly rebootAdmittedIn?: readonly NodeStateName[]
  /** How far life has been lived. */
  nowMs: number
  nextSeq: number
  timers: Timer[]
  accounts: Record<string, AccountState>
  script: ScriptRecord[]
  /** What breaks, is going to break or has broken, of the script and added later. */
  faults: ActiveFault[]
  faultSeq: number
  outbox: CloudEvent[]
  journal: JournalEntry[]
  journalSeq: number
  happenings: Happening[]
  happeningSeq: number
}
