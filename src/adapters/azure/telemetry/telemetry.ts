// Picks where telemetry goes: Application Insights where a connection string is set, else the console.
import type { TokenCredential } from '@azure/core-auth'
import type { Telemetry } from '../../../ports/telemetry.ts'
import { type ConsoleOptions, createConsoleSink } from '../../telemetry/console-sink.ts'
import { createTelemetry } from '../../telemetry/create-telemetry.ts'
import { errorText } from '../../telemetry/error-text.ts'
import { hostTelemetry, type Sink } from '../../telemetry/told.ts'
import { createInsightsSink } from './insights-sink.ts'

export interface TelemetryOptions extends Pick<ConsoleOptions, 'write' | 'json'> {
  connectionString?: string
  credential?: () => TokenCredential | Promise<TokenCredential>
}

/** Warnings and errors reach the console either way: that is where the log stream looks. */
export function createAzureTelemetry(options: TelemetryOptions): Telemetry {
  const { connectionString, credential, ...own } = options
  const { [hostTelemetry]: ofHost } = globalThis as { [hostTelemetry]?: Sink }
  const sinks: Sink[] = [createConsoleSink({ ...own, loudOnly: connectionString !== undefined })]
  if (ofHost) sinks.push(ofHost)
  if (connectionString) {
    const loud = createTelemetry([createConsoleSink(own)])
    sinks.push(
      createInsightsSink({
        connectionString,
        ...(credential ? { credential } : {}),
        failed: (message, error) =>
          loud.warn(`${message} (${errorText(error)})`, { stage: 'exam' }),
      }),
    )
  }
  return createTelemetry(sinks)
}
