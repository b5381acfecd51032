// Reads the file with prices of one's own that a setting names.

import { readPriceTable } from '../domain/price-file.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { Env } from './url.ts'

/** Undefined where none is set. Adds a sentence to `faults` where it cannot be used. */
export function readPricesFile(
  env: Env,
  readFile: (path: string) => string | undefined,
  faults: string[],
): PriceTable | undefined {
  const path = env.BATCH_MEDIC_PRICES
  if (!path) return undefined
  const text = readFile(path)
  if (text === undefined) {
    faults.push(
      `BATCH_MEDIC_PRICES names "${path}", and there is no such file: create it, correct the path, or remove the setting for the list prices`,
    )
    return undefined
  }
  const read = readPriceTable(path, text)
  if (read.ok) return read.prices
  faults.push(`BATCH_MEDIC_PRICES: ${read.fault}`)
  return undefined
}
