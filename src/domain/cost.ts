// What an incident cost: hours of machines that did no work, and their price where it is known.
import { hourMs } from './durations.ts'
import type { Finding } from './finding.ts'
import type { Incident } from './incident.ts'
import { type PriceTable, priceOf } from './prices.ts'

/** `money`: absent where no price is known; `unpriced`: node-hours that it leaves out. */
export interface Cost {
  nodeHours: number
  money?: number
  currency?: string
  unpriced?: number
}

type Costly = Pick<Incident, 'machines' | 'detectedAt' | 'resolvedAt'> & {
  finding: Pick<Finding, 'since'>
}

/** From when the fault began, by Batch's time, until it was over or until `now` (epoch milliseconds); undefined where no machine stood idle. */
export function costOf(
  { machines, finding, detectedAt, resolvedAt }: Costly,
  prices: PriceTable,
  now: number,
): Cost | undefined {
  if (!machines) return undefined
  const from = Math.min(finding.since, detectedAt)
  const hours = Math.max(0, (resolvedAt ?? now) - from) / hourMs
  const kinds = [
    { count: machines.dedicated, dedicated: true },
    { count: machines.spot, dedicated: false },
  ].filter(({ count }) => count > 0)
  const parts = kinds.map(({ count, dedicated }) => ({
    nodeHours: count * hours,
    price: priceOf(prices, machines, dedicated),
  }))
  return sumCosts(
    parts.map(({ nodeHours, price }) =>
      price === undefined
        ? { nodeHours, unpriced: nodeHours }
        : { nodeHours, money: nodeHours * price, currency: prices.currency },
    ),
  )
}

/** Of one currency: those of a table are. Hours to a tenth, money to a cent. */
export function sumCosts(costs: readonly Cost[]): Cost {
  const total = (of: (cost: Cost) => number) => costs.reduce((sum, cost) => sum + of(cost), 0)
  const currency = costs.find((cost) => cost.currency !== undefined)?.currency
  const unpriced = total((cost) => cost.unpriced ?? 0)
  return {
    nodeHours: rounded(
      total((cost) => cost.nodeHours),
      10,
    ),
    ...(currency === undefined
      ? {}
      : {
          money: rounded(
            total((cost) => cost.money ?? 0),
            100,
          ),
          currency,
        }),
    ...(unpriced > 0 ? { unpriced: rounded(unpriced, 10) } : {}),
  }
}

function rounded(value: number, to: number): number {
  return Math.round(value * to) / to
}
