// Faults of the API itself, as a world's script and a posted fault write them.
import { z } from 'zod'
import { operations } from '../operations.ts'
import { isErrorCode } from '../wire/error-table.ts'
import { duration } from '../world/fields.ts'
import { counted, when } from './fault-fields.ts'
import { fits } from './pattern.ts'

const operation = z
  .string()
  .refine((name) => operations.some(([operation]) => fits(name, operation)), {
    error:
      'names no operation; give one as the REST reference has it, for example "Pool_RemoveNodes" or "ComputeNode_*"',
  })
  .describe('An operation by its name in the REST reference, or a pattern with *.')

/** Which calls. All that are given must fit; a call must have been authenticated before it can be hit. */
const calls = {
  operation: z
    .union([operation, z.array(operation).min(1)])
    .default('*')
    .describe('Which operations. Left out: all.'),
  method: z
    .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
    .optional()
    .describe('Which verb. Left out: all.'),
  path: z
    .string()
    .regex(/^\//, 'a path begins with "/", for example "/pools/frames/*"')
    .optional()
    .describe('Which path, as a pattern in which * also stands for slashes. Left out: all.'),
}
const common = { ...when, ...calls, ...counted }

const code = z.string().refine(isErrorCode, {
  error: 'no such code; give one that Batch answers with, for example "ServerBusy"',
})

const refuses = z.strictObject({
  do: z.literal('api-refuses').describe('Calls are refused and nothing is done.'),
  ...common,
  code: code
    .default('TooManyRequests')
    .describe(
      'The error code; its status follows: TooManyRequests is 429, ServerBusy 503, InternalError and OperationTimedOut 500.',
    ),
  retryAfter: duration.optional().describe('The Retry-After header. Left out: no such header.'),
})

/** Longer than a timer of Node can wait, which would fire at once. */
const wallDuration = duration.refine((ms) => ms <= 2 ** 31 - 1, {
  error: 'wall time is at most 24 days: give "P24D" or less',
})

const breaksAfter = wallDuration
  .optional()
  .describe('After how much wall time the connection breaks. Left out: never.')

const hangs = z.strictObject({
  do: z.literal('api-hangs').describe('Nothing is done and nothing is answered.'),
  ...common,
  breaksAfter,
})

const resets = z.strictObject({
  do: z.literal('api-resets').describe('Nothing is done and the connection breaks.'),
  ...common,
})

const slow = z.strictObject({
  do: z.literal('api-slow').describe('The call is done at once; its answer comes late.'),
  ...common,
  by: wallDuration.describe('How late, in wall time.'),
})

const losesAnswer = z.strictObject({
  do: z.literal('api-loses-answer').describe('The call is done, and its answer is lost.'),
  ...common,
  with: z
    .union([z.enum(['reset', 'hang']), code])
    .default('reset')
    .describe('What the caller sees: a broken connection, nothing, or an error of this code.'),
})

const lateAction = z.strictObject({
  do: z
    .literal('api-acts-late')
    .describe('A call that changes something is answered as done, and is done later.'),
  ...common,
  by: duration.describe('How much later it is done.'),
})

const stale = z.strictObject({
  do: z
    .literal('api-stale')
    .describe('Reads answer from a copy of the account that was made when the fault began.'),
  ...common,
  operation: calls.operation
    .default(['*_List*', '*Counts'])
    .describe('Which reads. Left out: lists and counts.'),
  refresh: duration
    .optional()
    .describe('How old the copy may become before it is made anew. Left out: it stays as it is.'),
})

const duplicates = z.strictObject({
  do: z
    .literal('api-duplicates')
    .describe('A page of a list begins with the last items of the page before.'),
  ...common,
  items: z.int().min(1).max(100).default(1).describe('How many items come twice.'),
})

const race = z.strictObject({
  do: z
    .literal('api-etag-race')
    .describe('Somebody else changes the resource just before a conditional call, which gets 412.'),
  ...common,
})

export const apiFaults = [
  refuses,
  hangs,
  resets,
  slow,
  losesAnswer,
  lateAction,
  stale,
  duplicates,
  race,
] as const

export type ApiFaultStep = z.output<(typeof apiFaults)[number]>
