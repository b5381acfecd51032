// Telemetry for tests that look at something else: steps run their work, and nothing is kept.
import type { Telemetry } from '../../src/ports/telemetry.ts'

export const plainStep: Telemetry['step'] = (_name, _fields, work) =>
  work({ note: () => undefined })

export const noTelemetry: Telemetry = {
  event: () => undefined,
  metric: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  step: plainStep,
  flush: async () => undefined,
}
