// What a node costs an hour, by VM size: a small dated table, which a newer one of the user's own replaces.

export interface PriceTable {
  currency: string
  /** Of which day the prices are, `2026-06-01`. */
  asOf: string
  /** Which prices: region, system, kind. */
  about: string
  /** Where the prices are of one system alone; those of Windows hold its licence. */
  os?: 'linux'
  /** By VM size in lower case. What is absent is unknown, never free. */
  perHour: Readonly<Record<string, { dedicated?: number; spot?: number }>>
}

/**
 * East US, Linux, pay as you go, as Azure's public price list had them on 2023-12-18:
 * https://github.com/Azure/karpenter-provider-azure/blob/main/pkg/providers/pricing/zz_generated.pricing.go at commit 0499866,
 * which Microsoft generates from https://prices.azure.com. Families in which it mixes prices of Windows in
 * (Dasv5, Dadsv5, Easv5, Eadsv5) or that were in preview then (v6) are left out.
 */
const linear: readonly (readonly [names: readonly string[], perCore: number, cores: number[]])[] = [
  // Every size of these families has the price of its cores, exactly; e64_v3, which has not, is left out.
  [['d#_v3', 'd#s_v3', 'd#_v4', 'd#s_v4'], 0.048, [2, 4, 8, 16, 32, 48, 64]],
  [['d#_v5', 'd#s_v5'], 0.048, [2, 4, 8, 16, 32, 48, 64, 96]],
  [['d#d_v4', 'd#ds_v4'], 0.0565, [2, 4, 8, 16, 32, 48, 64]],
  [['d#d_v5', 'd#ds_v5'], 0.0565, [2, 4, 8, 16, 32, 48, 64, 96]],
  [['e#_v3', 'e#s_v3'], 0.063, [2, 4, 8, 16, 20, 32, 48]],
  [['e#_v4', 'e#s_v4'], 0.063, [2, 4, 8, 16, 20, 32, 48, 64]],
  [['e#_v5', 'e#s_v5'], 0.063, [2, 4, 8, 16, 20, 32, 48, 64, 96]],
  [['e#d_v4', 'e#ds_v4'], 0.072, [2, 4, 8, 16, 20, 32, 48, 64]],
  [['e#d_v5', 'e#ds_v5'], 0.072, [2, 4, 8, 16, 20, 32, 48, 64, 96]],
  [['hb#rs_v2', 'hb#rs_v3'], 0.03, [120]],
]

/** Of the same list; their prices are rounded, or do not follow the cores. */
const single: Readonly<Record<string, number>> = {
  ...{ a1_v2: 0.043, a2_v2: 0.091, a4_v2: 0.191, a8_v2: 0.4 },
  ...{ a2m_v2: 0.119, a4m_v2: 0.238, a8m_v2: 0.475 },
  ...{ d1_v2: 0.073, d2_v2: 0.146, d3_v2: 0.293, d4_v2: 0.585, d5_v2: 1.17 },
  ...{ ds1_v2: 0.073, ds2_v2: 0.146, ds3_v2: 0.293, ds4_v2: 0.585, ds5_v2: 1.17 },
  ...{ f2s_v2: 0.0846, f4s_v2: 0.169, f8s_v2: 0.338, f16s_v2: 0.677 },
  ...{ f32s_v2: 1.353, f48s_v2: 2.03, f64s_v2: 2.706, f72s_v2: 3.045 },
  ...{ hc44rs: 3.168, hb176rs_v4: 7.2, hx176rs: 8.64 },
  ...{ nc6s_v3: 3.06, nc12s_v3: 6.12, nc24s_v3: 12.24, nc24rs_v3: 13.46 },
  ...{ nc4as_t4_v3: 0.526, nc8as_t4_v3: 0.752, nc16as_t4_v3: 1.204, nc64as_t4_v3: 4.352 },
  ...{ nc24ads_a100_v4: 3.673, nc48ads_a100_v4: 7.346, nc96ads_a100_v4: 14.692 },
}

/** Spot prices move, so this table has none. */
export const listPrices: PriceTable = {
  currency: 'USD',
  asOf: '2023-12-18',
  about: 'list prices of Linux in East US, pay as you go',
  os: 'linux',
  perHour: Object.fromEntries([
    ...linear.flatMap(([names, perCore, cores]) =>
      names.flatMap((name) =>
        cores.map((count) => row(name.replace('#', `${count}`), rounded(perCore * count))),
      ),
    ),
    ...Object.entries(single).map(([name, price]) => row(name, price)),
  ]),
}

function row(name: string, dedicated: number): [string, { dedicated: number }] {
  return [`standard_${name}`, { dedicated }]
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

/** Of a machine of a system, where it is known: a table of one system's prices says nothing of the other's. */
export function priceOf(
  table: PriceTable,
  { vmSize, os }: { vmSize: string; os?: 'linux' | 'windows' },
  dedicated: boolean,
): number | undefined {
  const isForeign = table.os !== undefined && os !== undefined && os !== table.os
  return isForeign ? undefined : pricePerHour(table, vmSize, dedicated)
}

function rounded(price: number): number {
  return Math.round(price * 10_000) / 10_000
}
