// What a node costs an hour, by VM size: a small dated table, which a newer one of the user's own replaces.

export interface PriceTable {
  currency: string
  /** Of which day the prices are, `2026-06-01`. */
  asOf: string
  /** Which prices: region, system, kind. */
  about: string
  /** By VM size in lower case. What is absent is unknown, never free. */
  perHour: Readonly<Record<string, { dedicated?: number; spot?: number }>>
}

/** Sizes of one family cost by the core, as a rule; those that do not have rows of their own. */
const perCore: readonly (readonly [
  family: string,
  version: string,
  price: number,
  cores: readonly number[],
])[] = [
  ['d', 's_v3', 0.048, [2, 4, 8, 16, 32, 48, 64]],
  ['d', '_v3', 0.048, [2, 4, 8, 16, 32, 48, 64]],
  ['d', 's_v5', 0.048, [2, 4, 8, 16, 32, 48, 64, 96]],
  ['d', '_v5', 0.048, [2, 4, 8, 16, 32, 48, 64, 96]],
  ['e', 's_v3', 0.063, [2, 4, 8, 16, 32]],
  ['e', 's_v5', 0.063, [2, 4, 8, 16, 32, 48, 64]],
  ['f', 's_v2', 0.0423, [2, 4, 8, 16, 32, 48, 64, 72]],
]

const single: Readonly<Record<string, number>> = {
  standard_a1_v2: 0.043,
  standard_a2_v2: 0.091,
  standard_a4_v2: 0.191,
  standard_a8_v2: 0.4,
  standard_hb120rs_v2: 3.6,
  standard_hb120rs_v3: 3.6,
  standard_hc44rs: 3.168,
  standard_nc6s_v3: 3.06,
  standard_nc4as_t4_v3: 0.526,
  standard_nc8as_t4_v3: 0.752,
  standard_nc16as_t4_v3: 1.204,
  standard_nc64as_t4_v3: 4.352,
  standard_nc24ads_a100_v4: 3.673,
}

/** Spot prices move, so this table has none. */
export const listPrices: PriceTable = {
  currency: 'USD',
  asOf: '2026-06-01',
  about: 'list prices of Linux in East US, pay as you go',
  perHour: Object.fromEntries([
    ...perCore.flatMap(([family, version, price, cores]) =>
      cores.map((count) => [
        `standard_${family}${count}${version}`,
        { dedicated: rounded(price * count) },
      ]),
    ),
    ...Object.entries(single).map(([size, dedicated]) => [size, { dedicated }]),
  ]),
}

/** Undefined where the table does not know. */
export function pricePerHour(
  { perHour }: PriceTable,
  vmSize: string,
  dedicated: boolean,
): number | undefined {
  const key = vmSize.toLowerCase()
  const row = Object.hasOwn(perHour, key) ? perHour[key] : undefined
  return dedicated ? row?.dedicated : row?.spot
}

function rounded(price: number): number {
  return Math.round(price * 10_000) / 10_000
}
