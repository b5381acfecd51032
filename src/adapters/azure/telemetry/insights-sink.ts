// Telemetry to Application Insights, whose SDK is loaded with the first thing that is told; until then all is kept.

import type { TokenCredential } from '@azure/core-auth'
import { createKeeping, type Kept } from '../../telemetry/keeping.ts'
import { outsideSteps } from '../../telemetry/running-step.ts'
import type { Sink, Told } from '../../telemetry/told.ts'
import type { Insights } from './insights.ts'

export interface InsightsOptions {
  connectionString: string
  /** Where the component takes no keys. */
  credential?: () => TokenCredential | Promise<TokenCredential>
  /** Told once, where Application Insights cannot be had. */
  failed: (message: string, error: unknown) => void
  connect?: (options: InsightsOptions) => Promise<Insights>
}

/** What is kept while the SDK loads; beyond it the oldest goes. */
const mostHeld = 1000
/** The SDK tries again for seconds when it cannot send; it goes on without anybody waiting for it. */
const flushMs = 3000
/** Events, warnings, errors and figures are never left out. */
const always: Kept = { many: 1, whole: true }

export function createInsightsSink(options: InsightsOptions): Sink {
  const { connect = connectSdk } = options
  const held: { told: Told; kept: Kept }[] = []
  let connecting: Promise<Insights | undefined> | undefined
  let isToldOf = false
  const keep = createKeeping()

  function failed(error: unknown): undefined {
    const message =
      'Application Insights cannot be reached: check APPLICATIONINSIGHTS_CONNECTION_STRING'
    if (!isToldOf) options.failed(message, error)
    isToldOf = true
    return undefined
  }

  function tellHeld(insights: Insights | undefined): void {
    for (const { told, kept } of held.splice(0)) {
      try {
        insights?.tell(told, kept)
      } catch (error) {
        failed(error)
      }
    }
  }

  return {
    tell(told) {
      const kept = told.kind === 'trace' ? keep(told) : always
      if (kept.many === 0) return
      held.push({ told, kept })
      if (held.length > mostHeld) held.shift()
      // Timers and requests of the SDK would else belong to the step that happens to tell.
      outsideSteps(() => {
        connecting ??= connect(options).catch(failed)
        void connecting.then(tellHeld)
      })
    },
    flush: () =>
      outsideSteps(async () => {
        const insights = await connecting
        tellHeld(insights)
        if (insights) await atMost(flushMs, insights.flush()).catch(failed)
      }),
  }
}

async function atMost(waitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs)
  })
  await Promise.race([work, over]).finally(() => clearTimeout(timer))
}

async function connectSdk(options: InsightsOptions): Promise<Insights> {
  const { startInsights } = await import('./insights-sdk.ts')
  const credential = await options.credential?.()
  return startInsights(options.connectionString, credential)
}
