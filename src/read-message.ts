// Reads a queue message that names a pool; one that cannot be read is told and dropped: a retry would not cure it.
import { z } from 'zod'
import type { ExamMessage } from './ports/messages.ts'
import { sayCause } from './ports/origin.ts'
import type { Telemetry } from './ports/telemetry.ts'

const messageSchema = z.object({
  account: z.string().regex(/^[a-z0-9]{3,24}$/i),
  pool: z.string().regex(/^[\w-]{1,64}$/),
  wakeAt: z.number().optional(),
  standsForMore: z.literal(true).optional(),
  /** Of no weight: one that is odd drops no message. */
  cause: z.string().max(60).optional().catch(undefined),
})

export function readMessage<T>(
  telemetry: Telemetry,
  queue: string,
  handle: (message: ExamMessage) => Promise<T>,
): (message: unknown) => Promise<T | undefined> {
  return async (message) => {
    const parsed = messageSchema.safeParse(message)
    if (!parsed.success) {
      const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
      telemetry.warn(
        `A message of queue ${queue} names no pool and is dropped (${faults.join('; ')}); write {"account":"…","pool":"…"}`,
        { stage: 'exam' },
      )
      return undefined
    }
    const { account, pool, wakeAt, standsForMore, cause } = parsed.data
    sayCause(cause)
    return handle({
      ...{ account, pool },
      ...(wakeAt === undefined ? {} : { wakeAt }),
      ...(standsForMore ? { standsForMore } : {}),
    })
  }
}
