// Telemetry to Application Insights, whose SDK is loaded with the first thing that is told; until then all is kept.
import type { TokenCredential } from '@azure/core-auth'
import { outsideSteps } from '../../telemetry/running-step.ts'
import type { Sink, Told, ToldTrace } from '../../telemetry/told.ts'

/** The SDK as it is used: takes what was told, and sends it in its own time. */
export interface Insights {
  /** `many`: how many traces a calm one stands for, of which the others are left out. */
  tell(told: Told, many: number): void
  flush(): Promise<void>
}

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
/** Of the traces in which nothing was wrong one in so many is kept. Nothing else is ever left out. */
const calmOneIn = 10
/** Of those that were slow and nothing else one a minute is kept beside them, so that a slow day costs no more than that. */
const slowEveryMs = 60_000

export function createInsightsSink(options: InsightsOptions): Sink {
  const { connect = connectSdk } = options
  const held: { told: Told; many: number }[] = []
  let connecting: Promise<Insights | undefined> | undefined
  let isToldOf = false
  let slowAt = Number.NEGATIVE_INFINITY

  /** How many traces it stands for; 0: it is left out. By the id of the trace, which is random, whichever process asks. */
  function standsFor({ spans: [root], calm, slow }: ToldTrace): number {
    if (!calm) return 1
    const isTenth = Number.parseInt(root?.traceId.slice(-8) ?? '0', 16) % calmOneIn === 0
    if (!slow) return isTenth ? calmOneIn : 0
    const endedAt = root?.endedAt ?? 0
    const isFirst = endedAt >= slowAt + slowEveryMs
    if (isFirst) slowAt = endedAt
    return isTenth || isFirst ? 1 : 0
  }

  function failed(error: unknown): undefined {
    const message =
      'Application Insights cannot be reached: check APPLICATIONINSIGHTS_CONNECTION_STRING'
    if (!isToldOf) options.failed(message, error)
    isToldOf = true
    return undefined
  }

  function tellHeld(insights: Insights | undefined): void {
    for (const { told, many } of held.splice(0)) {
      try {
        insights?.tell(told, many)
      } catch (error) {
        failed(error)
      }
    }
  }

  return {
    tell(told) {
      const many = told.kind === 'trace' ? standsFor(told) : 1
      if (many === 0) return
      held.push({ told, many })
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
