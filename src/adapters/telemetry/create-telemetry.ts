// Telemetry over sinks: whatever is told is redacted, staged, timed and placed once, and handed to each of them.
import { type Stage, telemetryEvents } from '../../domain/telemetry-events.ts'
import type { Fields, Telemetry } from '../../ports/telemetry.ts'
import { errorText } from './error-text.ts'
import type { Sink, Told, ToldFields } from './told.ts'
import { fieldText, messageText } from './told-text.ts'
import { createTracing } from './tracing.ts'

/** `wallNow`: epoch milliseconds with fractions. No sink's failure reaches who tells, no figure that is no number a sink. */
export function createTelemetry(
  sinks: readonly Sink[],
  wallNow: () => number = preciseNow,
): Telemetry {
  const tracing = createTracing({
    now: wallNow,
    clean,
    failureText: (error) => fieldText(errorText(error)),
    handOver: tell,
  })

  function tell(told: Told): void {
    for (const sink of sinks) {
      try {
        sink.tell(told)
      } catch {
        // A sink that is gone stops no work.
      }
    }
  }

  function common(stage: Stage, fields: Fields) {
    const place = tracing.place()
    const { stage: _, ...own } = clean(fields)
    return { at: wallNow(), stage, fields: own, ...(place ? { place } : {}) }
  }

  return {
    event(name, fields: Fields = {}) {
      if (fields.incident !== undefined) tracing.happened()
      tell({ kind: 'event', name, ...common(telemetryEvents[name].stage, fields) })
    },
    metric(name, value, dimensions) {
      // One such value, of a time that Batch did not write well, would spoil the sum of all.
      if (!Number.isFinite(value)) return
      tell({ kind: 'metric', name, at: wallNow(), value, dimensions: clean(dimensions as Fields) })
    },
    warn(message, fields) {
      tracing.alarmed()
      tell({ kind: 'warning', message: messageText(message), ...common(fields.stage, fields) })
    },
    error(message, error, fields) {
      tracing.alarmed()
      const type = error instanceof Error ? error.name : 'Error'
      const stack = error instanceof Error ? (error.stack ?? '') : ''
      const text = messageText(`${message}: ${errorText(error)}`)
      const own = common(fields.stage, fields)
      tell({ kind: 'error', message: text, type, stack: messageText(stack), ...own })
    },
    step: tracing.step,
    async flush() {
      await Promise.allSettled(sinks.map((sink) => sink.flush()))
    },
  }
}

function preciseNow(): number {
  return performance.timeOrigin + performance.now()
}

/** Texts without secrets and addresses, and nothing that says nothing. */
function clean(fields: Fields): ToldFields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? fieldText(value) : value]],
    ),
  )
}
