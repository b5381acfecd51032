// What people ask: what is in force, what waits to be taken up, the audit, and users on nodes.
import { z } from 'zod'
import { moment } from './moment.ts'
import { openWord } from './open-word.ts'
import { actionKind, list, pause, poolRef, said } from './refs.ts'

const until = z.exactOptional(moment)
const action = z.exactOptional(actionKind)

/** A request as it waits for the pool's holder; which of the last fields it has goes by its kind. */
const controlRequest = said.extend({
  id: z.string(),
  kind: openWord([
    ...(['pause', 'resume', 'hold', 'release', 'silence', 'unsilence', 'forget'] as const),
    ...(['acknowledge', 'approve', 'reject', 'run'] as const),
  ]),
  until,
  nodeId: z.exactOptional(z.string()),
  incidentId: z.exactOptional(z.string()),
  action,
  allocationTime: z.exactOptional(moment),
})

const refusal = z.object({ code: z.string(), at: moment, until: moment })

export const controlsInForce = z.object({
  account: z.string(),
  pause: z.exactOptional(pause),
  pools: list(
    z.object({
      pool: z.string(),
      pause: z.exactOptional(pause),
      holds: z.exactOptional(z.record(z.string(), pause)),
      silence: z.exactOptional(pause),
      refusals: z.exactOptional(z.record(z.string(), refusal)),
      asked: z.exactOptional(list(controlRequest)),
    }),
  ),
})

export const auditEntry = said.extend({
  id: z.string(),
  what: z.string(),
  on: z.string(),
  action,
  until,
  outcome: openWord(['asked', 'applied', 'unchanged', 'refused', 'expired']),
  said: z.string(),
  doneAt: moment,
})

export const auditList = z.object({
  audit: list(auditEntry),
  continuation: z.exactOptional(z.string()),
})

/** The answer to a change of a pool or an incident. */
export const changeAsked = z.object({
  id: z.string(),
  account: z.string(),
  pool: z.string(),
  asked: controlRequest,
})

/** The answer to a change of a whole account, which is in force at once. */
export const accountChanged = z.object({
  id: z.string(),
  account: z.string(),
  asked: auditEntry,
})

const nodeAccess = z.object({
  pool: poolRef,
  nodeId: z.string(),
  user: z.string(),
  by: z.string(),
  verified: z.boolean(),
  reason: z.string(),
  incidentId: z.exactOptional(z.string()),
  isAdmin: z.boolean(),
  at: moment,
  until: moment,
})

export const accessList = z.object({ access: list(nodeAccess) })

export const accessGiven = z.object({
  kind: z.literal('given'),
  access: nodeAccess,
  os: z.enum(['linux', 'windows']),
  address: z.string(),
  port: z.number(),
  /** Of Windows alone; it is told this once. */
  password: z.exactOptional(z.string()),
})

export const accessEnded = z.object({
  ended: list(z.object({ access: nodeAccess, gone: z.boolean(), reason: z.string() })),
})
