// Picks where telemetry goes: Application Insights where a connection string is set, else the console.
import type { TokenCredential } from '@azure/core-auth'
import type { Telemetry } from '../../../ports/telemetry.ts'
import { type ConsoleTelemetryOptions, createConsoleTelemetry } from '../../console-telemetry.ts'
import { createInsightsTelemetry } from './insights-telemetry.ts'

export interface TelemetryOptions extends ConsoleTelemetryOptions {
  connectionString?: string
  credential?: () => TokenCredential | Promise<TokenCredential>
}

/** Warnings and errors reach the console either way: that is where the log stream looks. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { connectionString, credential, ...own } = options
  const fallback = createConsoleTelemetry(own)
  if (!connectionString) return fallback
  return createInsightsTelemetry({
    connectionString,
    fallback,
    ...(credential && { credential }),
  })
}
