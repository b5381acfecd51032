// The policy: what may be done where, and the numbers of the guards. One JSON file, validated once, every fault reported.
import { z } from 'zod'
import { changingActions } from './action.ts'
import { faults } from './fault.ts'

const glob = z
  .string()
  .min(1)
  .regex(/^[\w*?-]+$/, 'may hold letters, digits, - and _, with * and ? as wildcards')
const pattern = z.string().min(1).max(400)
const share = z.number().gt(0).max(1)
const count = z.int().min(1).max(1000)
const minutes = z
  .number()
  .min(0)
  .max(7 * 24 * 60)

export const modeSchema = z.enum(['off', 'watch', 'recommend', 'act'])

const matchSchema = z
  .strictObject({
    account: glob.optional().describe('Name of a Batch account; * and ? are wildcards.'),
    pool: glob.optional().describe('Id of a pool; * and ? are wildcards.'),
    fault: glob
      .optional()
      .refine((text) => text === undefined || matchesSomeFault(text), {
        message: `names no fault; the faults are ${Object.keys(faults).join(', ')}`,
      })
      .describe('Name of a fault; * and ? are wildcards.'),
    image: pattern.optional().describe('Image of the pool, publisher:offer:sku or an ARM id.'),
    vmSize: glob.optional().describe('VM size of the pool; * and ? are wildcards.'),
  })
  .refine((match) => Object.keys(match).length > 0, {
    message: 'selects nothing: name an account, a pool or a fault ("*" for all)',
  })
  .meta({ minProperties: 1 })

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day as 22:30')

export const windowSchema = z.strictObject({
  name: z.string().min(1).max(60).describe('Named where it holds something.'),
  when: z
    .enum(['only', 'never'])
    .describe('only: changes are made inside such windows alone; never: not inside this one.'),
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .default(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
    .describe('The days on which it begins.'),
  from: timeOfDay.describe('Local time at which it begins.'),
  to: timeOfDay.describe('Local time at which it ends; earlier than `from` is on the next day.'),
  zone: z.string().min(1).describe('IANA time zone, as Europe/Berlin.'),
})

export const exitRuleSchema = z.strictObject({
  codes: z
    .string()
    .min(1)
    .describe('Codes, ranges and wildcards: "137", "1-5,9", "-9", "13*", "*".'),
  action: z
    .enum(['reactivate', 'tell', 'leave'])
    .describe('reactivate with back-off, tell people, or leave it to its owner and say nothing.'),
  times: z.int().min(1).max(10).default(3).describe('Reactivations of one task at most.'),
  backoffSeconds: z.number().min(1).max(86_400).default(60).describe('Before the first; doubles.'),
})

const approvalSchema = z
  .array(z.enum(changingActions))
  .describe('Actions that somebody must approve each time.')

const ruleSchema = z.strictObject({
  match: matchSchema,
  mode: modeSchema.optional().describe('What may be done where this rule matches.'),
  tasks: z
    .enum(['leave', 'manage'])
    .optional()
    .describe('manage: Batch Medic may reactivate tasks; leave: their owner retries them.'),
  channels: z
    .array(z.enum(['teams', 'mail']))
    .optional()
    .describe('Whom to tell.'),
})

const guardsSchema = z.strictObject({
  maxSickShare: share.default(0.35).describe('Above this share of sick nodes no node is touched.'),
  stormMinimumNodes: count.default(3).describe('Fewer sick nodes than this are never a storm.'),
  maxReplacementsInVain: count
    .default(3)
    .describe('After so many replacements in 6 hours no node that came after them is repaired.'),
  maxConcurrentShare: share.default(0.1).describe('Share of a pool under repair at once.'),
  maxConcurrentNodes: count.default(5).describe('Nodes of a pool under repair at once, at most.'),
  maxActionsPerHour: count.default(20).describe('Node actions in one pool in an hour.'),
  maxRepairsPerNode: count.default(4).describe('Repairs of one node in 7 days.'),
  cooldownMinutes: minutes.default(5).describe('Least time between two repairs of one node.'),
  maxActionsPerHourInAccount: count
    .default(60)
    .describe('Node and task actions in all pools of an account in an hour.'),
  stormEndShare: share
    .default(0.2)
    .describe('A storm is over when the share of sick nodes is at most this.'),
  maxTaskActionsPerHour: count.default(60).describe('Task actions in one job in an hour.'),
})

const alertsSchema = z.strictObject({
  channels: z.array(z.enum(['teams', 'mail'])).default(['teams', 'mail']),
  groupSeconds: z.number().min(0).max(600).default(20).describe('Wait for more of the same.'),
})

export const policySchema = z.strictObject({
  $schema: z.string().optional(),
  mode: modeSchema.default('recommend').describe('What may be done where no rule says otherwise.'),
  tasks: z.enum(['leave', 'manage']).default('leave'),
  approval: approvalSchema.default(['free-disk', 'rolling-reboot']),
  windows: z.array(windowSchema).default([]).describe('When changes may be made.'),
  exitCodes: z.array(exitRuleSchema).default([]).describe('The first that matches, wins.'),
  connect: z
    .enum(['off', 'on'])
    .default('off')
    .describe('on: people may ask for a user on a node for a limited time.'),
  rules: z.array(ruleSchema).default([]).describe('The first rule that matches and says it, wins.'),
  guards: guardsSchema.prefault({}),
  alerts: alertsSchema.prefault({}),
})

export type Policy = z.infer<typeof policySchema>
export type Window = z.infer<typeof windowSchema>
export type ExitRule = z.infer<typeof exitRuleSchema>
export type PolicyRule = z.infer<typeof ruleSchema>

/** The policy that is in force where no file says otherwise: it acts on nothing. */
export const defaultPolicy: Policy = policySchema.parse({})

/**
 * Whether a text matches a pattern with `*` and `?`, without case. Only the last `*` is ever tried anew, so the
 * steps are at most the product of both lengths: a regular expression of many `*` would need exponentially many.
 */
export function globMatches(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase()
  const given = text.toLowerCase()
  let at = 0
  let star = -1
  let afterStar = 0
  for (let index = 0; index < given.length; ) {
    if (wanted[at] === '*') {
      star = at
      afterStar = index
      at += 1
    } else if (wanted[at] === '?' || wanted[at] === given[index]) {
      at += 1
      index += 1
    } else {
      if (star < 0) return false
      afterStar += 1
      index = afterStar
      at = star + 1
    }
  }
  return /^\**$/.test(wanted.slice(at))
}

function matchesSomeFault(pattern: string): boolean {
  return Object.keys(faults).some((fault) => globMatches(pattern, fault))
}
