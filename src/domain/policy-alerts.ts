// The part of the policy's file about telling people: routes, repetition, the budget of mails and the digest.
import { z } from 'zod'
import { parties } from './cause.ts'
import { channelNamePattern } from './channel-name.ts'
import { accountMatch, faultMatch, poolMatch, zoneSchema } from './policy-match.ts'
import { severities } from './severity.ts'

const channelsSchema = z
  .array(
    z
      .string()
      .regex(
        channelNamePattern,
        'is no channel: write teams, mail, webhook or topic, or one of several as "mail:night"',
      ),
  )
  .min(1, 'names nobody: write ["teams"] or ["mail"]; mode "off" is for what nobody asks about')
  .max(20)
  .describe('Whom to tell: teams, mail, webhook, topic, or one of several as mail:night.')

const routeMatchSchema = z
  .strictObject({
    account: accountMatch,
    pool: poolMatch,
    fault: faultMatch,
    party: z.enum(parties).optional().describe('Whose fault it is.'),
    severity: z.enum(severities).optional().describe('So bad, or worse.'),
  })
  .refine((match) => Object.keys(match).length > 0, {
    message:
      'selects nothing: name an account, a pool, a fault, a party or a severity ("pool": "*" for all)',
  })
  .meta({ minProperties: 1 })

export const routeSchema = z.strictObject({ match: routeMatchSchema, channels: channelsSchema })

const days = [
  ...(['off', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const),
  'sunday',
] as const

const digestSchema = z
  .strictObject({
    day: z.enum(days).default('off').describe('The day on which it is sent; off: never.'),
    hour: z.int().min(0).max(23).default(8).describe('Local hour from which it is sent.'),
    zone: zoneSchema.default('UTC'),
    channels: channelsSchema.optional().describe('Whom to send it; alerts.channels without it.'),
  })
  .describe('The week in figures.')

export const alertsSchema = z.strictObject({
  channels: channelsSchema.default(['teams', 'mail']),
  groupSeconds: z.number().min(0).max(600).default(20).describe('Wait for more of the same.'),
  repeatHours: z
    .number()
    .min(0)
    .max(7 * 24)
    .default(4)
    .describe('What waits for a person is told again after so long; 0: never.'),
  mailsPerHour: z
    .int()
    .min(1)
    .max(1000)
    .default(8)
    .describe('Mails of one channel in an hour; the rest is summed up in one more.'),
  routes: z
    .array(routeSchema)
    .max(200)
    .default([])
    .describe('The first route that matches says whom to tell.'),
  digest: digestSchema.prefault({}),
})

export type Route = z.infer<typeof routeSchema>
