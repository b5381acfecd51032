// The parts that every piece of a world file is made of: durations, ids, names with values, failures.

import { z } from 'zod'
import { idPattern } from '../wire/id-pattern.ts'
import { durationMs } from '../wire/wire-time.ts'

/** An ISO 8601 duration; milliseconds after parsing. */
export const duration = z
  .string({ error: 'give an ISO 8601 duration, for example "PT90S" or "PT5M"' })
  .transform((text, context) => {
    const ms = durationMs(text)
    if (ms !== undefined) return ms
    context.addIssue(
      `"${text}" is no duration; write it as ISO 8601, for example "PT90S" or "PT5M"`,
    )
    return z.NEVER
  })

export const id = z
  .string()
  .regex(idPattern, 'an id has 1 to 64 letters, digits, hyphens and underscores')
export const nameValue = z.strictObject({
  name: z.string().describe('The name.'),
  value: z.string().describe('The value.'),
})
export const count = z.int().min(0)

export const failureInfo = z.strictObject({
  category: z
    .enum(['UserError', 'ServerError'])
    .describe('Whose fault it is: the task’s own, or the service’s.'),
  code: z.string().describe('The code, for example "BlobAccessDenied".'),
  message: z.string().describe('What the code means, in words.'),
  details: z.array(nameValue).optional().describe('More, by name: which blob, which file.'),
})

export const taskFault = z.strictObject({
  times: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('How many attempts of each task fail before one succeeds. Left out: every attempt.'),
  after: duration
    .nullable()
    .default(null)
    .describe('How long an attempt lasts before it fails. Left out: as long as it would have.'),
  exitCode: z
    .int()
    .optional()
    .describe('Left out: the process never ran, as when a resource file cannot be fetched.'),
  failureInfo: failureInfo
    .optional()
    .describe('What Batch says of the failure. Left out: FailureExitCode.'),
  stderr: z.string().optional().describe('What it writes to stderr.txt.'),
})
