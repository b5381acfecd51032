// The text of a file with prices of the user's own: a small table, or an answer of Azure's public price list as it came.
import { z } from 'zod'
import type { PriceTable } from './prices.ts'

/** `fault`: one sentence that names the file, what is wrong in it and what to write. */
export type ReadPriceTable = { ok: true; prices: PriceTable } | { ok: false; fault: string }

const price = z.number().nonnegative()
const tableSchema = z.object({
  currency: z.string().min(1).default('USD'),
  asOf: z.string().default('an unknown day'),
  about: z.string().default('your own'),
  perHour: z.record(
    z.string(),
    z.union([price, z.object({ dedicated: price.optional(), spot: price.optional() })]),
  ),
})

/** https://prices.azure.com/api/retail/prices */
const retailSchema = z.object({
  Items: z.array(
    z.looseObject({
      armSkuName: z.string(),
      retailPrice: price,
      currencyCode: z.string().default('USD'),
      type: z.string().default('Consumption'),
      unitOfMeasure: z.string().default('1 Hour'),
      skuName: z.string().default(''),
      productName: z.string().default(''),
      armRegionName: z.string().default(''),
      effectiveStartDate: z.string().default(''),
    }),
  ),
})

/** `path` names the file in what is said of it. */
export function readPriceTable(path: string, text: string): ReadPriceTable {
  const value = jsonOf(text)
  if (value === undefined) return wrong(`The prices in "${path}" are no JSON.`)
  const retail = retailSchema.safeParse(value)
  if (retail.success) return fromRetail(path, retail.data)
  const table = tableSchema.safeParse(value)
  if (!table.success) {
    const [issue] = table.error.issues
    const comma = withComma(value)
    if (comma) {
      return wrong(
        `The price of ${comma.size} in "${path}" is the text "${comma.price}"; write it as a number with a point: ${comma.price.replace(',', '.')}.`,
      )
    }
    return wrong(
      `The prices in "${path}" are wrong at ${issue?.path.join('.') || 'the top'}: ${issue?.message}; docs/cli.md shows the form.`,
    )
  }
  const { perHour, ...about } = table.data
  const rows = Object.entries(perHour).map(([size, row]) => [
    size.toLowerCase(),
    typeof row === 'number' ? { dedicated: row } : withoutAbsent(row),
  ])
  return { ok: true, prices: { ...about, perHour: Object.fromEntries(rows) } }
}

function wrong(fault: string): ReadPriceTable {
  return { ok: false, fault }
}

/** The first price that is written as text with digits: `"0,41"`. */
function withComma(value: unknown): { size: string; price: string } | undefined {
  const { perHour } = (typeof value === 'object' ? (value ?? {}) : {}) as { perHour?: unknown }
  if (typeof perHour !== 'object' || perHour === null) return undefined
  for (const [size, row] of Object.entries(perHour)) {
    const prices = typeof row === 'object' && row !== null ? Object.values(row) : [row]
    const price = prices.find((one) => typeof one === 'string' && /^\d{1,6}[.,]\d{1,6}$/.test(one))
    if (typeof price === 'string') return { size, price }
  }
  return undefined
}

/** Of Linux alone: the system of a pool is not asked, and the licence of Windows may be the user's own. */
function fromRetail(path: string, { Items }: z.infer<typeof retailSchema>): ReadPriceTable {
  const perHour: Record<string, { dedicated?: number; spot?: number }> = {}
  const items = Items.filter(
    ({ type, unitOfMeasure, productName }) =>
      type === 'Consumption' &&
      unitOfMeasure === '1 Hour' &&
      !/windows|cloud ?services/i.test(productName),
  )
  const regions = [...new Set(items.map(({ armRegionName }) => armRegionName))].filter(Boolean)
  if (items.length === 0 || regions.length > 1) {
    const what =
      items.length === 0
        ? 'hold no hourly price of a Linux machine'
        : `are of ${regions.length} regions (${regions.slice(0, 3).join(', ')})`
    return wrong(
      `The prices in "${path}" ${what}; ask Azure's list for one region as docs/cli.md shows.`,
    )
  }
  for (const { armSkuName, skuName, retailPrice } of items) {
    if (/low priority/i.test(skuName)) continue
    const key = armSkuName.toLowerCase()
    const kind = /spot/i.test(skuName) ? 'spot' : 'dedicated'
    perHour[key] = { ...perHour[key], [kind]: retailPrice }
  }
  const prices: PriceTable = {
    os: 'linux',
    currency: items[0]?.currencyCode ?? 'USD',
    asOf:
      items
        .map(({ effectiveStartDate }) => effectiveStartDate.slice(0, 10))
        .toSorted()
        .at(-1) ?? '',
    about: `retail prices of Linux${regions.length > 0 ? ` in ${regions.join(', ')}` : ''}`,
    perHour,
  }
  return { ok: true, prices }
}

function withoutAbsent({
  dedicated,
  spot,
}: {
  dedicated?: number | undefined
  spot?: number | undefined
}) {
  return {
    ...(dedicated === undefined ? {} : { dedicated }),
    ...(spot === undefined ? {} : { spot }),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}
