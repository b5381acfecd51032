// What an adapter of telemetry is handed: each thing that was told, redacted, with its time and its place in a trace.
import type { MetricName } from '../../domain/metrics.ts'
import type { EventName, FieldValue, Stage } from '../../domain/telemetry-events.ts'
import type { HeardCall } from './call.ts'

export type ToldFields = Readonly<Record<string, Exclude<FieldValue, undefined>>>

/** W3C ids: 32 and 16 hexadecimal digits. */
export interface Place {
  traceId: string
  spanId: string
}

export interface Span extends Place {
  /** Of a root: the span of the host's request, where there is one. */
  parentId?: string
  name: string
  /** Epoch milliseconds, with fractions. */
  startedAt: number
  endedAt: number
  fields: ToldFields
  /** What it threw; of a request, what its answer said, or why none came. */
  failed?: string
  /** The request that it is, else it is a step. */
  call?: HeardCall
  /** Of a root: the step that sent the message by which it began. */
  causedBy?: Place
}

interface Common {
  /** Epoch milliseconds. */
  at: number
  place?: Place
  stage: Stage
  fields: ToldFields
}

export type Told =
  | ({ kind: 'event'; name: EventName } & Common)
  | ({ kind: 'warning'; message: string } & Common)
  | ({ kind: 'error'; message: string; type: string; stack: string } & Common)
  | { kind: 'metric'; name: MetricName; at: number; value: number; dimensions: ToldFields }
  | ToldTrace

/** Once its root has ended: the root, its steps, their requests. */
export interface ToldTrace {
  kind: 'trace'
  spans: readonly Span[]
  /** No incident, no warning, no failure was in it. */
  calm: boolean
  /** A warning or a failure was in it. */
  failed: boolean
  /** It took long, or one of its requests did. */
  slow: boolean
  /** Something happened to an incident. */
  news: boolean
}

export interface Sink {
  tell(told: Told): void
  flush(): Promise<void>
}

/** A host may leave a sink of its own under this name: it hears all that is told. */
export const hostTelemetry: unique symbol = Symbol.for('batch-medic.telemetry')
