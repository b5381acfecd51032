// The step that runs now, for what no telemetry is handed to: requests below the SDKs, and messages that say whence they come.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Call, CallHeard } from './call.ts'
import type { Place } from './told.ts'

export interface RunningStep extends Place {
  begin(call: Call): CallHeard
}

const running = new AsyncLocalStorage<RunningStep | undefined>()

export const stepNow = (): RunningStep | undefined => running.getStore()

export const inStep = <T>(step: RunningStep, work: () => T): T => running.run(step, work)

/** For what goes on beside all steps, as telemetry's own sending: its requests are of no step. */
export const outsideSteps = <T>(work: () => T): T => running.run(undefined, work)
