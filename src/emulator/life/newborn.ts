// What every job, schedule and task has when it comes to be.
import { type Change, nextChange } from '../wire/wire-time.ts'
import type { Wire } from './basics.ts'
import type { TaskState } from './task-state.ts'

interface Newborn {
  readonly createdMs: number
  readonly change: Change
  readonly state: 'active'
  readonly stateMs: number
}

export const newborn = (atMs: number): Newborn => ({
  createdMs: atMs,
  change: nextChange(undefined, atMs),
  state: 'active',
  stateMs: atMs,
})

/** A task that waits; `run` says how it will turn out. */
export const newTask = (
  atMs: number,
  id: string,
  spec: Wire,
  run: Pick<TaskState, 'durationMs' | 'stdout' | 'exitsWith'> & Partial<TaskState>,
): TaskState => ({
  id,
  spec,
  ...newborn(atMs),
  attempt: 0,
  retryCount: 0,
  requeueCount: 0,
  ...run,
})
