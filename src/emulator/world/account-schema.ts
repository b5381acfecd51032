// What a world file says of an account beside its pools and jobs: its quotas and its applications.

import { z } from 'zod'
import { idPattern } from '../wire/id-pattern.ts'
import { count } from './fields.ts'

/** Without a number there is no limit. Cores are guessed from the digits of a VM size's name. */
export const quotas = z.strictObject({
  pools: count.optional().describe('How many pools there may be.'),
  activeJobsAndSchedules: count
    .optional()
    .describe('How many active jobs and job schedules there may be.'),
  dedicatedCores: count.optional().describe('How many cores dedicated nodes may have.'),
  lowPriorityCores: count.optional().describe('How many cores Spot nodes may have.'),
})

/** References to other packages are refused. A reference without a version means the default version. */
export const applications = z.array(
  z.strictObject({
    id: z.string().regex(idPattern).describe('The id of the application.'),
    displayName: z.string().optional().describe('A name for people.'),
    versions: z.array(z.string()).min(1).describe('The versions of its package.'),
    defaultVersion: z.string().optional().describe('Which version a reference without one means.'),
  }),
)
