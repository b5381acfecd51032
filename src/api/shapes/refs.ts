// Pools, subjects and what people said, as they are on the wire.
import { z } from 'zod'
import { changingActions } from '../../domain/action.ts'
import { moment } from './moment.ts'
import { openWord } from './open-word.ts'

export const poolRef = z.object({ account: z.string(), pool: z.string() })

export const nodeSubject = z.object({
  kind: z.literal('node'),
  nodeId: z.string(),
  allocationTime: moment,
})
export const taskSubject = z.object({
  kind: z.literal('task'),
  jobId: z.string(),
  taskId: z.string(),
})
export const subject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pool') }),
  nodeSubject,
  z.object({ kind: z.literal('job'), jobId: z.string() }),
  taskSubject,
])

export const actionKind = openWord([...changingActions, 'collect-evidence', 'escalate'])

/** Arrays of the domain are read only. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly()

/** Who said it and when; `verified` tells whether who it was is known, or only stated. */
export const said = z.object({
  by: z.string(),
  verified: z.boolean(),
  at: moment,
  reason: z.string(),
})
export const pause = said.extend({ until: z.exactOptional(moment) })

/** A call of the Batch REST API as it is or would be made. */
export const plannedCall = z.object({
  method: z.enum(['POST', 'DELETE']),
  path: z.string(),
  body: z.record(z.string(), z.unknown()),
})
