// The policy: what may be done where, and the numbers of the guards. The shape of its file, field by field.
import { z } from 'zod'
import { changingActions } from './action.ts'
import { readExitCodes } from './exit-rules.ts'
import { alertsSchema } from './policy-alerts.ts'
import { ladderSchema } from './policy-ladder.ts'
import { accountMatch, faultMatch, glob, poolMatch } from './policy-match.ts'
import { windowSchema } from './policy-windows.ts'

const share = z.number().gt(0).max(1)
const count = z.int().min(1).max(1000)
const minutes = z
  .number()
  .min(0)
  .max(7 * 24 * 60)

export const modeSchema = z.enum(['off', 'watch', 'recommend', 'act'])
const tasksSchema = z
  .enum(['leave', 'manage'])
  .describe('manage: Batch Medic may reactivate tasks; leave: their owner retries them.')
const matchSchema = z
  .strictObject({
    account: accountMatch,
    pool: poolMatch,
    fault: faultMatch,
    image: z
      .string()
      .min(1)
      .max(400)
      .regex(/^[^:]+$/, 'parts of an image are separated by "/": canonical/ubuntu-*/*')
      .optional()
      .describe('Image of the pool: publisher/offer/sku/version, or the ARM id of a custom one.'),
    vmSize: glob.optional().describe('VM size of the pool; * and ? are wildcards.'),
  })
  .refine((match) => Object.keys(match).length > 0, {
    message:
      'selects nothing: name an account, a pool, a fault, an image or a vmSize ("*" for all)',
  })
  .meta({ minProperties: 1 })

export const exitRuleSchema = z.strictObject({
  codes: z
    .string()
    .max(400)
    .superRefine((codes, context) => {
      const read = readExitCodes(codes)
      if (!read.ok) context.addIssue({ code: 'custom', message: read.fault })
    })
    .describe('Codes, ranges and wildcards: "137", "1-5,9", "-9", "13*", "*".'),
  action: z
    .enum(['reactivate', 'tell', 'leave'])
    .describe('reactivate with back-off, tell people, or leave it to its owner and say nothing.'),
  times: z.int().min(1).max(10).default(3).describe('Reactivations of one task at most.'),
  backoffSeconds: z.number().min(1).max(21_600).default(60).describe('Before the first; doubles.'),
})
const windowsSchema = z.array(windowSchema).max(50).describe('When changes may be made.')
const exitCodesSchema = z.array(exitRuleSchema).max(100).describe('The first that matches, wins.')

const approvalSchema = z
  .array(z.enum(changingActions))
  .describe('Actions that somebody must approve each time.')
const connectSchema = z
  .enum(['off', 'on'])
  .describe('on: people may ask for a user on a node for a limited time.')

const verifySchema = z
  .strictObject({
    healthyMinutes: minutes.describe('Well for so long without a break.'),
    withinMinutes: minutes
      .gt(0)
      .describe('By then at the latest, from the repair on; a start task that still runs may end.'),
  })
  .refine(({ healthyMinutes, withinMinutes }) => healthyMinutes < withinMinutes, {
    message: 'can never be met: healthyMinutes must be less than withinMinutes',
  })
  .describe('When a repair has helped.')

const guards = {
  maxSickShare: share.describe('Above this share of sick nodes no node is touched.'),
  stormMinimumNodes: count.describe('Fewer sick nodes than this are never a storm.'),
  maxReplacementsInVain: count.describe(
    'After so many replacements in 6 hours no node that came after them is repaired.',
  ),
  maxConcurrentShare: share.describe('Share of a pool under repair at once.'),
  maxConcurrentNodes: count.describe(
    'Nodes of a pool under repair at once, and full disks of it looked at in a minute, at most.',
  ),
  maxActionsPerHour: count.describe('Node actions in one pool in an hour.'),
  maxRepairsPerNode: count.describe('Repairs of one node in 7 days.'),
  cooldownMinutes: minutes.describe('Least time between two repairs of one node.'),
  maxActionsPerHourInAccount: count.describe(
    'Node and task actions in all pools of an account in an hour.',
  ),
  stormEndShare: share.describe(
    'A storm is over when the share of sick nodes is at most this; never more than maxSickShare.',
  ),
  maxTaskActionsPerHour: count.describe('Task actions in one job in an hour.'),
}

const guardsSchema = z
  .strictObject({
    maxSickShare: guards.maxSickShare.default(0.35),
    stormMinimumNodes: guards.stormMinimumNodes.default(3),
    maxReplacementsInVain: guards.maxReplacementsInVain.default(3),
    maxConcurrentShare: guards.maxConcurrentShare.default(0.1),
    maxConcurrentNodes: guards.maxConcurrentNodes.default(5),
    maxActionsPerHour: guards.maxActionsPerHour.default(20),
    maxRepairsPerNode: guards.maxRepairsPerNode.default(4),
    cooldownMinutes: guards.cooldownMinutes.default(5),
    maxActionsPerHourInAccount: guards.maxActionsPerHourInAccount.default(60),
    stormEndShare: guards.stormEndShare.optional(),
    maxTaskActionsPerHour: guards.maxTaskActionsPerHour.default(60),
  })
  // A file that lowers the one number alone must not contradict the default of the other.
  .transform(({ stormEndShare, ...rest }) => ({
    ...rest,
    stormEndShare: stormEndShare ?? Math.min(0.2, rest.maxSickShare),
  }))

export const ruleSchema = z.strictObject({
  match: matchSchema,
  mode: modeSchema.optional().describe('What may be done where this rule matches.'),
  tasks: tasksSchema.optional(),
  ladder: ladderSchema.optional(),
  verify: verifySchema.optional(),
  guards: z.strictObject(guards).partial().optional().describe('Each number on its own.'),
  approval: approvalSchema.optional(),
  windows: windowsSchema.optional(),
  exitCodes: exitCodesSchema.optional(),
  connect: connectSchema.optional(),
})

export const policySchema = z.strictObject({
  $schema: z.string().optional(),
  mode: modeSchema.default('recommend').describe('What may be done where no rule says otherwise.'),
  tasks: tasksSchema.default('leave'),
  approval: approvalSchema.default(['free-disk', 'rolling-reboot']),
  windows: windowsSchema.default([]),
  exitCodes: exitCodesSchema.default([]),
  connect: connectSchema.default('off'),
  rules: z
    .array(ruleSchema)
    .max(500)
    .default([])
    .describe('The first rule that matches and says it, wins.'),
  guards: guardsSchema.prefault({}),
  alerts: alertsSchema.prefault({}),
})

export type Policy = z.infer<typeof policySchema>
export type Guards = Policy['guards']
export type ExitRule = z.infer<typeof exitRuleSchema>
export type PolicyRule = z.infer<typeof ruleSchema>

/** The policy that is in force where no file says otherwise: it acts on nothing. */
export const defaultPolicy: Policy = policySchema.parse({})
