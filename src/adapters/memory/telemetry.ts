// Telemetry that is kept in memory, for tests and for whoever wants to look at it.
import type { Telemetry } from '../../ports/telemetry.ts'
import { createTelemetry } from '../telemetry/create-telemetry.ts'
import type { Span, Told } from '../telemetry/told.ts'

export interface MemoryTelemetry extends Telemetry {
  /** In the order in which it was told; a trace once its root has ended. */
  readonly told: readonly Told[]
  /** Of all traces, roots before their steps. */
  spans(): readonly Span[]
}

/** `hear` is told of each thing as well. */
export function createMemoryTelemetry(hear?: (told: Told) => void): MemoryTelemetry {
  const told: Told[] = []
  const tell = (one: Told) => {
    told.push(one)
    hear?.(one)
  }
  const telemetry = createTelemetry([{ tell, flush: async () => undefined }])
  return {
    ...telemetry,
    told,
    spans: () => told.flatMap((one) => (one.kind === 'trace' ? one.spans : [])),
  }
}
