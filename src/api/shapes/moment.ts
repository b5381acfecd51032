// A moment on the wire: ISO 8601 in UTC with milliseconds there, epoch milliseconds in the program.
import { z } from 'zod'

/** Years 0 to 9999: beyond them ISO 8601 writes a year in six digits, which few can read. */
const firstMs = -62_167_219_200_000
const lastMs = 253_402_300_799_999

/** `2026-03-01T04:05:06.789Z` ↔ 1772337906789. What lies outside of the years 0 to 9999 is the first or last of them. */
export const moment = z.codec(z.iso.datetime(), z.number(), {
  decode: (text) => Date.parse(text),
  encode: (at) => new Date(Math.min(Math.max(at, firstMs), lastMs)).toISOString(),
})
