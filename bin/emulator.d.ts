// The types of `batch-medic/emulator`; src/emulator/library.ts is written to them.
import type { HttpClient } from '@azure/ms-rest-js'

export interface StartOptions {
  /** What there is at the start: an object, a file, or the name of a world that comes along. Default: no pool, no job. */
  readonly world?: object | string
  /** Virtual seconds in a wall second, up to 3600. Default 0: time moves only by `advance`, which makes a test exact. */
  readonly speed?: number
  /** Default 0, any free port; false: no port at all, for `httpClient` and `fetch`. */
  readonly port?: number | false
  /** What everything left to chance follows from. */
  readonly seed?: string
  /** The only account where the world is not given. Default `devbatchaccount1`. */
  readonly account?: string
}

export interface ServedAccount {
  readonly account: string
  readonly url: string
  /** Base64. */
  readonly key: string
  /** Gives @azure/batch 10 its answers without a socket: `new BatchServiceClient(credentials, url, { httpClient })`. */
  readonly httpClient: HttpClient
  /** The same for clients that take a `fetch`. */
  readonly fetch: typeof fetch
}

export interface Changed {
  readonly subject: string
  readonly what: string
  readonly from?: string
  readonly to: string
}

export interface Call {
  readonly seq: number
  /** Virtual time, ISO 8601. */
  readonly at: string
  readonly account: string
  readonly method: string
  readonly path: string
  /** As sent, with the values of signatures and tokens masked. */
  readonly query: string
  /** `Pool_Get` and the like; absent for a path that Batch does not have. */
  readonly operation?: string
  readonly clientRequestId?: string
  readonly status: number
  /** The error code of a refusal. */
  readonly code?: string
  /** What it changed at once. */
  readonly changed?: readonly Changed[]
  readonly changedMore?: number
}

export interface WorldEvent extends Changed {
  readonly seq: number
  /** Virtual epoch milliseconds. */
  readonly atMs: number
  readonly account: string
}

export interface PoolSummary {
  readonly id: string
  readonly state: string
  readonly allocationState: string
  readonly targetDedicated: number
  readonly targetSpot: number
  /** Codes. */
  readonly resizeErrors: readonly string[]
  /** How many are in each state. */
  readonly nodes: Readonly<Record<string, number>>
  readonly nodeList: readonly {
    readonly id: string
    readonly index: number
    readonly state: string
    readonly sinceMs: number
    readonly allocatedMs: number
    readonly dedicated: boolean
    readonly scheduling: boolean
    readonly running: number
    /** Codes. */
    readonly errors: readonly string[]
  }[]
}

export interface EmulatorState {
  /** Virtual time, ISO 8601 and epoch milliseconds. */
  readonly now: string
  readonly nowMs: number
  readonly seed: string
  readonly accounts: readonly {
    readonly name: string
    readonly pools: readonly PoolSummary[]
    readonly jobs: readonly {
      readonly id: string
      readonly state: string
      /** How many are in each state; those that failed count as `failed`. */
      readonly tasks: Readonly<Record<string, number>>
    }[]
  }[]
}

export type FaultKind =
  | 'node-unusable'
  | 'start-task-fails'
  | 'node-preempted'
  | 'node-stuck'
  | 'node-slow'
  | 'node-black-hole'
  | 'node-disk-full'
  | 'node-dies-in-reboot'
  | 'node-id-reused'
  | 'node-unknown'
  | 'resize-error'
  | 'resize-fails'
  | 'allocation-slow'
  | 'task-fails'
  | 'task-hangs'
  | 'task-silent'
  | 'task-slow'
  | 'api-refuses'
  | 'api-hangs'
  | 'api-resets'
  | 'api-slow'
  | 'api-loses-answer'
  | 'api-acts-late'
  | 'api-stale'
  | 'api-duplicates'
  | 'api-etag-race'

/** One fault: its kind and that kind's own fields, as `batch-medic/world.schema.json` describes them under `script`. */
export interface Fault {
  readonly do: FaultKind
  readonly [field: string]: unknown
}

/** A fault that was given, by the script or by `break`. */
export interface GivenFault {
  readonly id: string
  readonly summary: string
  readonly state: 'waiting' | 'active' | 'ended'
  /** How many matches it has met, and how many of them it has hit. */
  readonly matched: number
  readonly struck: number
  readonly fault: Fault
}

export interface StartedEmulator extends ServedAccount {
  /** The control API; its page is there in a browser. */
  readonly controlUrl: string
  /** Every account of the world; the first one is the emulator's own `account`, `url` and `key`. */
  readonly accounts: readonly ServedAccount[]
  /** Lets virtual milliseconds pass at once. */
  advance(ms: number): void
  /** Adds a fault, as a step of a world's script; answers with its id. Throws one sentence when it is none. */
  break(fault: Fault): string
  /** Those that wait, are active or have ended: one that struck nothing fitted nothing. */
  faults(): readonly GivenFault[]
  /** Ends a fault. */
  mend(id: string): void
  /** Every request received, in order. */
  calls(since?: number): readonly Call[]
  /** What happened in the world. */
  events(since?: number): readonly WorldEvent[]
  /** Pools with their nodes, jobs with their tasks. */
  state(): EmulatorState
  /** Begins the world anew. */
  reset(options?: { readonly seed?: string; readonly world?: object }): void
  /** Closes the ports; every other call throws from then on. */
  stop(): Promise<void>
}

/** Starts an emulator of an Azure Batch account in this process; rejects with one sentence when it cannot. */
export function startEmulator(options?: StartOptions): Promise<StartedEmulator>
