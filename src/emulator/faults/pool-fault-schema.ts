// Faults of pools, as a world's script and a posted fault write them.
import { z } from 'zod'
import { count, duration, nameValue } from '../world/fields.ts'
import { counted, pool, when } from './fault-fields.ts'

const errors = z
  .array(
    z.looseObject({
      code: z
        .string()
        .describe('Any code, for example "AllocationFailed" or "AccountCoreQuotaReached".'),
      message: z.string().describe('What the code means, in words.'),
      values: z.array(nameValue).optional().describe('More, by name.'),
    }),
  )
  .min(1)
  .describe('What resizeErrors shows.')

const resizeError = z.strictObject({
  do: z.literal('resize-error').describe('The pool shows resize errors on the spot.'),
  ...when,
  pool,
  errors,
})

const resizeFails = z.strictObject({
  do: z
    .literal('resize-fails')
    .describe('The next resizes that need new nodes end with errors, short of their target.'),
  ...when,
  pool,
  ...counted,
  errors,
  allocates: count.default(0).describe('How many of the missing nodes still come, each time.'),
})

const allocationSlow = z.strictObject({
  do: z.literal('allocation-slow').describe('New nodes are late: the pool stays resizing.'),
  ...when,
  pool,
  ...counted,
  by: duration
    .optional()
    .describe('How much later the nodes are allocated. Left out: not before the fault ends.'),
})

export const poolFaults = [resizeError, resizeFails, allocationSlow] as const
