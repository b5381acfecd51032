// Maintenance windows as a policy file gives them.
import { z } from 'zod'
import { zoneSchema } from './policy-match.ts'

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day as "22:30", from "00:00" to "23:59"')
const allDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export const windowSchema = z.strictObject({
  name: z.string().min(1).max(60).describe('Named where it holds something.'),
  when: z
    .enum(['only', 'never'])
    .describe('only: changes are made inside such windows alone; never: not inside this one.'),
  days: z
    .array(z.enum(allDays))
    .min(1, 'names no day: leave it out for every day')
    .default([...allDays])
    .describe('The days on which it begins.'),
  from: timeOfDay.describe('Local time at which it begins.'),
  to: timeOfDay.describe('Local time at which it ends; not later than `from`: on the next day.'),
  zone: zoneSchema,
})

export type Window = z.infer<typeof windowSchema>
