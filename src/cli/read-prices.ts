// Reads prices of the user's own from the file that `--prices` names.
import { readPriceTable } from '../domain/price-file.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { Bytes } from './read-bytes.ts'
import { CliError } from './usage.ts'

/** Throws `CliError` with 2, naming the first thing that is wrong. */
export async function readPrices(
  path: string,
  read: (path: string) => Promise<Bytes>,
): Promise<PriceTable> {
  const text = new TextDecoder().decode((await bytesOf(path, read)).bytes)
  const table = readPriceTable(path, text)
  if (!table.ok) throw new CliError(2, table.fault)
  return table.prices
}

/** A file that is not there is named with the option that asks for it. */
async function bytesOf(path: string, read: (path: string) => Promise<Bytes>): Promise<Bytes> {
  try {
    return await read(path)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    throw new CliError(2, `--prices (or BATCH_MEDIC_PRICES): ${error.message}`)
  }
}
