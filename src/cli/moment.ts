// A moment as the app sends it: ISO 8601, or epoch milliseconds of an app before that; printed as ISO 8601.
import { z } from 'zod'

/** In the program epoch milliseconds. */
export const moment = z.codec(z.union([z.iso.datetime(), z.number()]), z.number(), {
  decode: (sent) => (typeof sent === 'number' ? sent : Date.parse(sent)),
  encode: (at) => new Date(at).toISOString(),
})
