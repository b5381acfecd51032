// List prices in USD, East US, pay as you go, and where each was read: the page of costs multiplies by nothing else.

export interface Price {
  /** USD for `per` units. */
  usd: number
  per: number
  unit: string
  /** Units a month that cost nothing; shared with whatever else the subscription or the workspace has. */
  freeUnits: number
  source: string
}

/** When the sources below were looked up. Whoever decides by them asks Azure's price list again. */
export const pricesLookedUpOn = '2026-11-23'

const retail = 'Azure Retail Prices API for East US, as others wrote it down in August 2026'
const flex = 'the functions pricing page, as a guide of May 2025 and others after it have it'

export const prices = {
  gbSeconds: { usd: 0.000026, per: 1, unit: 'GB-s', freeUnits: 100_000, source: flex },
  executions: {
    ...{ usd: 0.4, per: 1_000_000, unit: 'executions', freeUnits: 250_000, source: flex },
  },
  queueOperations: { usd: 0.004, per: 10_000, unit: 'operations', freeUnits: 0, source: retail },
  tableRequests: { usd: 0.00036, per: 10_000, unit: 'requests', freeUnits: 0, source: retail },
  blobOther: { usd: 0.004, per: 10_000, unit: 'operations', freeUnits: 0, source: retail },
  blobWrites: { usd: 0.05, per: 10_000, unit: 'writes', freeUnits: 0, source: retail },
  tableGb: { usd: 0.045, per: 1, unit: 'GB', freeUnits: 0, source: retail },
  logGb: { usd: 2.3, per: 1, unit: 'GB', freeUnits: 5, source: retail },
  logAlerts: { usd: 1.5, per: 1, unit: 'rules', freeUnits: 0, source: retail },
  slowLogAlerts: {
    ...{ usd: 0.5, per: 1, unit: 'rules', freeUnits: 0 },
    source: 'Azure’s price list as Infracost answers by it, `monitor_scheduled_query_rules_alert`',
  },
  gridOperations: {
    ...{ usd: 0.6, per: 1_000_000, unit: 'operations', freeUnits: 100_000 },
    source: 'Azure’s own page about Event Grid',
  },
} as const satisfies Record<string, Price>

export type Meter = keyof typeof prices

/** USD a month for so many units. `grants: false` counts as if the free units were used up by others. */
export function usdOf(meter: Meter, units: number, grants = true): number {
  const { usd, per, freeUnits } = prices[meter]
  return (Math.max(0, units - (grants ? freeUnits : 0)) * usd) / per
}
