// The state of one account, as plain JSON: its limits, its applications, its pools, jobs and schedules.
import type { JobState, ScheduleState } from './job-state.ts'
import type { PoolState } from './pool-state.ts'

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
