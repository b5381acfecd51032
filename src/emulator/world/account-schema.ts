// What a world file says of an account beside its pools and jobs: its quotas and its applications.
import { z } from 'zod'
import { count } from './fields.ts'

/** Without a number there is no limit. Cores are guessed from the digits of a VM size's name. */
export const quotas = z.strictObject({
  pools: count.optional(),
  activeJobsAndSchedules: count.optional(),
  dedicatedCores: count.optional(),
  lowPriorityCores: count.optional(),
})

/** References to other packages are refused. A reference without a version means the default version. */
export const applications = z.array(
  z.strictObject({
    id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    displayName: z.string().optional(),
    versions: z.array(z.string()).min(1),
    defaultVersion: z.string().optional(),
  }),
)
