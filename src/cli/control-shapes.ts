// What the app answers about stops, requests and the audit.
import { z } from 'zod'
import { moment } from './moment.ts'

const stopSchema = z.looseObject({
  by: z.string(),
  verified: z.boolean(),
  at: moment,
  reason: z.string(),
  until: moment.optional(),
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
      refusals: z.record(z.string(), z.looseObject({ code: z.string(), until: moment })).optional(),
      asked: z.array(z.looseObject({ kind: z.string(), by: z.string(), at: moment })).optional(),
    }),
  ),
})
export const entrySchema = z.looseObject({
  ...stopSchema.shape,
  id: z.string(),
  what: z.string(),
  on: z.string(),
  action: z.string().optional(),
  outcome: z.string(),
  said: z.string(),
  doneAt: moment,
})
export const auditSchema = z.looseObject({
  audit: z.array(entrySchema),
  continuation: z.string().optional(),
})
export const askedSchema = z.looseObject({
  id: z.string(),
  account: z.string(),
  pool: z.string().optional(),
  asked: z.looseObject({ at: moment, said: z.string().optional() }),
})

export type InForceShown = z.infer<typeof controlsSchema>
export type EntryShown = z.infer<typeof entrySchema>
export type Asked = z.infer<typeof askedSchema>
