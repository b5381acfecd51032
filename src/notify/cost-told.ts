// What it cost, in words: hours of machines that did no work, and their price where it is known.
import { type Cost, costOf, sumCosts } from '../domain/cost.ts'
import { plain } from '../domain/plain.ts'
import { listPrices, type PriceTable } from '../domain/prices.ts'
import type { Announcement } from '../ports/channel.ts'

/** `22 node-hours idle so far, about 21.12 USD`, of all stories together. */
export function costTold({ stories, prices = listPrices, at, what }: Announcement): string {
  const costs = stories.flatMap(({ incident }) => costOf(incident, prices, at) ?? [])
  if (costs.length === 0) return 'No node is known to have stood idle because of it'
  const cost = sumCosts(costs)
  const soFar = what === 'resolved' ? '' : ' so far'
  const hours = `${hoursText(cost.nodeHours)} idle${soFar}`
  const money = moneyText(cost)
  if (money === '') return `${hours}; their price is not known here`
  const rest = cost.unpriced === undefined ? '' : `; ${hoursText(cost.unpriced)} without a price`
  return `${hours}, about ${money}${rest}`
}

/** By which prices; undefined where none was used. */
export function pricesTold({ stories, prices = listPrices, at }: Announcement): string | undefined {
  const costs = stories.flatMap(({ incident }) => costOf(incident, prices, at) ?? [])
  return costs.some(({ money }) => money !== undefined) ? pricesText(prices) : undefined
}

/** `list prices of Linux in East US, pay as you go, 2023-12-18` */
export function pricesText({ about, asOf }: PriceTable): string {
  return `${plain(about, 100)}, ${plain(asOf, 20)}`
}

/** `21.12 USD`; empty where no price is known. */
export function moneyText({ money, currency }: Pick<Cost, 'money' | 'currency'>): string {
  if (money === undefined || currency === undefined) return ''
  const unit = plain(currency, 10)
  return money < 0.01 ? `less than 0.01 ${unit}` : `${grouped(money, 2)} ${unit}`
}

/** `1 node-hour`, `1,234.5 node-hours` */
export function hoursText(nodeHours: number): string {
  if (nodeHours < 0.1) return 'less than 0.1 node-hours'
  return `${grouped(nodeHours, 0)} ${nodeHours === 1 ? 'node-hour' : 'node-hours'}`
}

function grouped(value: number, decimals: number): string {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: Math.max(decimals, 1),
  })
}
