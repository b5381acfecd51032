// The script of a world file: what breaks, when, and whom it hits.
import { z } from 'zod'
import { isErrorCode } from '../wire/error-table.ts'
import { count, duration, failureInfo, id } from './fields.ts'
import { taskFault } from './job-schema.ts'

/** Indices of allocation; `{"from": 0}` is every node and every later one, `{"share": 0.3}` three in ten of today's. */
const nodes = z.union([
  count,
  z.array(count),
  z.strictObject({ from: count }),
  z.strictObject({ share: z.number().gt(0).max(1) }),
])
/** The refusal's code, or what an accepted reboot does. */
const reboot = z
  .string()
  .refine((answer) => answer === 'cures' || answer === 'in-vain' || isErrorCode(answer), {
    error: 'give "cures", "in-vain" or the code of the refusal, for example "NodeStateUnusable"',
  })
  .default('NodeStateUnusable')
const nodeError = z.looseObject({ code: z.string(), message: z.string() })
const at = { at: duration, account: z.string().optional() }

export const step = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('node-unusable'),
    ...at,
    pool: id,
    nodes,
    errors: z.array(nodeError).optional(),
    recoversAfter: duration.optional(),
    reboot,
  }),
  z.strictObject({
    do: z.literal('start-task-fails'),
    ...at,
    pool: id,
    nodes,
    exitCode: z.int().default(1),
    stderr: z.string().default(''),
    failureInfo: failureInfo.optional(),
    reboot: z.enum(['cures', 'in-vain']).default('cures'),
  }),
  z.strictObject({
    do: z.literal('node-preempted'),
    ...at,
    pool: id,
    nodes,
    returnsAfter: duration.optional(),
  }),
  z.strictObject({
    do: z.literal('task-fails'),
    ...at,
    job: id,
    task: z.string(),
    ...taskFault.shape,
    publish: z.boolean().default(false),
  }),
  z.strictObject({
    do: z.literal('resize-error'),
    ...at,
    pool: id,
    errors: z.array(z.looseObject({ code: z.string(), message: z.string() })).min(1),
  }),
])

export type ScriptStep = z.output<typeof step>
