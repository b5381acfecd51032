// What the API answers to a change, and the audit, which later says what became of it.
import { z } from 'zod'
import { moment as isoMoment } from '../../api/shapes/moment.ts'

/** ISO 8601, or epoch milliseconds as earlier versions of the app wrote them. */
const moment = z.union([isoMoment, z.number()])
const pause = z.object({
  by: z.string(),
  verified: z.boolean(),
  at: moment,
  reason: z.string(),
  until: z.exactOptional(moment),
})

const auditEntry = z.object({
  id: z.string(),
  by: z.string(),
  verified: z.boolean(),
  what: z.string(),
  on: z.string(),
  action: z.optional(z.string()),
  at: moment,
  reason: z.string(),
  until: z.optional(moment),
  outcome: z.string(),
  said: z.string(),
  doneAt: moment,
})
const audit = z.object({ audit: z.array(auditEntry), continuation: z.optional(z.string()) })
const asked = z.object({ id: z.string(), account: z.string(), pool: z.optional(z.string()) })

const poolInForce = z.object({
  pool: z.string(),
  pause: z.optional(pause),
  holds: z.optional(z.record(z.string(), pause)),
  silence: z.optional(pause),
  refusals: z.optional(
    z.record(z.string(), z.object({ code: z.string(), at: moment, until: moment })),
  ),
  asked: z.optional(
    z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        by: z.string(),
        at: moment,
        reason: z.string(),
        nodeId: z.optional(z.string()),
        incidentId: z.optional(z.string()),
        action: z.optional(z.string()),
      }),
    ),
  ),
})
const inForce = z.object({
  account: z.string(),
  pause: z.optional(pause),
  pools: z.array(poolInForce),
})

export type AuditEntry = z.output<typeof auditEntry>
export type Asked = z.output<typeof asked>
export type PoolInForce = z.output<typeof poolInForce>
export type InForce = z.output<typeof inForce>
export type Pause = z.output<typeof pause>

export const readAudit = (body: unknown) => z.decode(audit, body as z.input<typeof audit>)
export const readAsked = (body: unknown) => z.decode(asked, body as z.input<typeof asked>)
export const readInForce = (body: unknown) => z.decode(inForce, body as z.input<typeof inForce>)
