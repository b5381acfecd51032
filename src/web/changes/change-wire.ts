// Reads what the API answers to a change, what is in force, and the audit, which later says what became of it.
import { z } from 'zod'
import { type auditEntry, auditList, controlsInForce } from '../../api/shapes/controls.ts'

/** What the answers to a change of an account, of a pool and of an incident have in common. */
const asked = z.object({
  id: z.string(),
  account: z.string(),
  pool: z.exactOptional(z.string()),
})

export type AuditEntry = z.output<typeof auditEntry>
export type Asked = z.output<typeof asked>
export type InForce = z.output<typeof controlsInForce>
export type PoolInForce = InForce['pools'][number]

/** Each throws a ZodError on what does not fit. */
export const readAudit = (body: unknown) => z.decode(auditList, body as z.input<typeof auditList>)
export const readAsked = (body: unknown) => z.decode(asked, body as z.input<typeof asked>)
export const readInForce = (body: unknown) =>
  z.decode(controlsInForce, body as z.input<typeof controlsInForce>)
