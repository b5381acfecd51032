// The step that runs now, for what no telemetry is handed to: requests below the SDKs, and messages that say whence they come.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Place } from './told.ts'

/** `other`: an address that no setting names, such as that of a webhook. */
export const services = [
  ...(['batch', 'arm', 'table', 'queue', 'blob', 'topic', 'identity', 'other'] as const),
] as const
export type Service = (typeof services)[number]

/** A request as it leaves, without anything that only it has: no id in its name, no query. */
export interface Call {
  service: Service
  /** As in docs/permissions.md: `GET /pools/{pool}/nodes`, `Rows.get`. A set that stays small. */
  name: string
  method: string
  scheme: string
  /** With its port, where that is not the usual one. */
  host: string
  /** The watched account, where it is a call to one. */
  account?: string
  /** By which the other side, and Azure's support, finds it. */
  clientRequestId?: string
}

export interface CallAnswer {
  status: number
  /** As the service calls the request. */
  requestId?: string
  /** Of an error, where it stands in a header: `ServerBusy`. */
  code?: string
}

export interface CallHeard {
  /** The head of an answer is there. */
  answered(answer: CallAnswer): void
  /** All of it is; `lost`: why no answer came, `ECONNRESET`. The first time counts. */
  ended(lost?: string): void
}

export interface RunningStep extends Place {
  begin(call: Call): CallHeard
}

const running = new AsyncLocalStorage<RunningStep | undefined>()

export const stepNow = (): RunningStep | undefined => running.getStore()

export const inStep = <T>(step: RunningStep, work: () => T): T => running.run(step, work)

/** For what goes on beside all steps, as telemetry's own sending: its requests are of no step. */
export const outsideSteps = <T>(work: () => T): T => running.run(undefined, work)
