// Telemetry to Application Insights through applicationinsights 3, which is loaded with the first thing that is told.
import type { TokenCredential } from '@azure/core-auth'
import { redact } from '../../../domain/redact.ts'
import type { Fields, Telemetry } from '../../../ports/telemetry.ts'
import { errorText } from '../../console-telemetry.ts'

/** The part of the SDK's client that is used. */
export interface InsightsClient {
  trackEvent(event: { name: string; properties: Record<string, string> }): void
  trackMetric(metric: { name: string; value: number; properties: Record<string, string> }): void
  trackTrace(trace: { message: string; severity: string; properties: Record<string, string> }): void
  trackException(item: { exception: Error; properties: Record<string, string> }): void
  flush(): Promise<void>
}

export interface InsightsOptions {
  connectionString: string
  /** Where the component takes no keys. */
  credential?: () => TokenCredential | Promise<TokenCredential>
  /** Where it goes while Application Insights cannot be had. */
  fallback: Telemetry
  connect?: (options: InsightsOptions) => Promise<InsightsClient>
}

type Send = (client: InsightsClient) => void
/** What is kept while the SDK loads; beyond it the oldest goes. */
const mostHeld = 1000
/** The SDK tries again for seconds when it cannot send; it goes on without anybody waiting for it. */
const flushMs = 3000

/** Everything is redacted. A failure of telemetry is told once on the fallback and breaks nothing. */
export function createInsightsTelemetry(options: InsightsOptions): Telemetry {
  const { fallback, connect = connectSdk } = options
  const held: Send[] = []
  let connecting: Promise<InsightsClient | undefined> | undefined
  let told = false

  function failed(error: unknown): undefined {
    if (!told)
      fallback.error(
        'Application Insights cannot be reached: check APPLICATIONINSIGHTS_CONNECTION_STRING',
        error,
      )
    told = true
    return undefined
  }

  function put(send: Send): void {
    held.push(send)
    if (held.length > mostHeld) held.shift()
    connecting ??= connect(options).catch(failed)
    void connecting.then(sendHeld)
  }

  function sendHeld(client: InsightsClient | undefined): void {
    for (const send of held.splice(0)) {
      try {
        if (client) send(client)
      } catch (error) {
        failed(error)
      }
    }
  }

  return {
    event: (name, fields = {}) =>
      put((client) => client.trackEvent({ name, properties: properties(fields) })),
    metric: (name, value, fields = {}) =>
      put((client) => client.trackMetric({ name, value, properties: properties(fields) })),
    warn(message, fields = {}) {
      fallback.warn(message, fields)
      const trace = { message: redact(message), severity: 'Warning' }
      put((client) => client.trackTrace({ ...trace, properties: properties(fields) }))
    },
    error(message, error, fields = {}) {
      fallback.error(message, error, fields)
      const exception = cleanError(message, error)
      put((client) => client.trackException({ exception, properties: properties(fields) }))
    },
    async flush() {
      try {
        const client = await connecting
        sendHeld(client)
        if (client) await atMost(flushMs, client.flush())
      } catch (error) {
        failed(error)
      }
    },
  }
}

async function atMost(waitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs)
  })
  await Promise.race([work, over]).finally(() => clearTimeout(timer))
}

function properties(fields: Fields): Record<string, string> {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(told.map(([name, value]) => [name, redact(String(value))]))
}

function cleanError(message: string, error: unknown): Error {
  const clean = new Error(redact(`${message}: ${errorText(error)}`))
  if (error instanceof Error) {
    clean.name = error.name
    clean.stack = redact(error.stack ?? '')
  }
  return clean
}

/** Only what we tell goes out: the Functions host reports requests, and the SDK's own collectors would report them twice. */
async function connectSdk(options: InsightsOptions): Promise<InsightsClient> {
  const { TelemetryClient } = (await import('applicationinsights')).default
  const client = new TelemetryClient(options.connectionString, { useGlobalProviders: false })
  const { config } = client
  config.enableAutoCollectRequests = false
  config.enableAutoCollectDependencies = false
  config.enableAutoCollectPerformance = false
  config.enableAutoCollectExceptions = false
  config.enableAutoCollectConsole = false
  if (options.credential) config.aadTokenCredential = await options.credential()
  return client
}
