// What the app answers about stops, requests and the audit.
import { z } from 'zod'

const stopSchema = z.looseObject({
  by: z.string(),
  verified: z.boolean(),
  at: z.number(),
  reason: z.string(),
  until: z.number().optional(),
})
export const controlsSchema = z.looseObject({
  account: z.string(),
  pause: stopSchema.optional(),
  pools: z.array(
    z.looseObject({
      pool: z.string(),
      pause: stopSchema.optional(),
      silence: stopSchema.optional(),
      holds: z.record(z.string(), stopSchema).optional(),
      refusals: z
        .record(z.string(), z.looseObject({ code: z.string(), until: z.number() }))
        .optional(),
      asked: z
        .array(z.looseObject({ kind: z.string(), by: z.string(), at: z.number() }))
        .optional(),
    }),
  ),
})
const entrySchema = z.looseObject({
  ...stopSchema.shape,
  id: z.string(),
  what: z.string(),
  on: z.string(),
  action: z.string().optional(),
  outcome: z.string(),
  said: z.string(),
  doneAt: z.number(),
})
export const auditSchema = z.looseObject({
  audit: z.array(entrySchema),
  continuation: z.string().optional(),
})
export const askedSchema = z.looseObject({
  id: z.string(),
  account: z.string(),
  pool: z.string().optional(),
  asked: z.looseObject({ at: z.number(), said: z.string().optional() }),
})

export type InForceShown = z.infer<typeof controlsSchema>
export type EntryShown = z.infer<typeof entrySchema>
export type Asked = z.infer<typeof askedSchema>
