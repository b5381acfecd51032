// Reads one record of Azure Monitor's Batch service log, as diagnostic settings export it.
import { z } from 'zod'
import { placeOfResource, signalAt, timeOf } from './place.ts'
import { shown } from './shown.ts'
import { calm, ignore, type Signals } from './signal.ts'

export const logRecordSchema = z.object({
  time: z.unknown().optional(),
  resourceId: z.string(),
  category: z.string().optional(),
  operationName: z.string().min(1),
  properties: z.union([z.record(z.string(), z.unknown()), z.string()]).nullish(),
})

export type LogRecord = z.infer<typeof logRecordSchema>

const bodySchema = z.object({
  id: z.unknown().optional(),
  poolId: z.unknown().optional(),
  jobId: z.unknown().optional(),
  taskName: z.unknown().optional(),
  nodeInfo: z.object({ poolId: z.unknown().optional() }).nullish(),
  executionInfo: z.object({ result: z.unknown(), exitCode: z.unknown() }).partial().nullish(),
  error: z.unknown().optional(),
})

type Body = z.infer<typeof bodySchema>

/**
 * Each event of the service log, and whether a look would show anything new. How exports spell the names is
 * undocumented, so they compare without case and without `Event`. Bodies: learn.microsoft.com/azure/batch, batch-analytics.
 */
const worth: Readonly<Record<string, (body: Body) => boolean>> = {
  poolcreate: always,
  pooldeletestart: always,
  pooldeletecomplete: always,
  poolresizestart: always,
  poolresizecomplete: always,
  // One comes with each evaluation, every 5 to 15 minutes; what a formula changes is a resize of its own.
  poolautoscale: ({ error }) => error !== undefined && error !== null,
  taskstart: never,
  // A failed one is followed by a task fail.
  taskcomplete: never,
  taskfail: always,
  taskrequeue: always,
  taskschedulefail: always,
  // Start, job preparation and job release tasks: one a node, and one a node and job, that mostly succeed.
  specialtask: hasFailed,
  specialtaskcomplete: hasFailed,
  specialtaskfail: always,
}

export function readLogRecord(record: LogRecord, accounts: readonly string[]): Signals {
  const name = record.operationName
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/event$/, '')
  const isWorth = Object.hasOwn(worth, name) ? worth[name] : undefined
  if (!isWorth) {
    return ignore(
      `operationName is ${shown(record.operationName)}, expected an event of Batch's service log.`,
    )
  }
  const body = bodyOf(record.properties)
  if (!body) {
    return ignore(`properties is ${shown(record.properties)}, expected the event's body.`)
  }
  if (!isWorth(body)) return calm(`${shown(record.operationName)} changes nothing to look at.`)
  const ofPool = name.startsWith('pool')
  return signalAt(
    {
      account: placeOfResource(record.resourceId)?.account,
      accountField: 'resourceId',
      pool: blankless(ofPool ? (body.id ?? body.poolId) : (body.nodeInfo?.poolId ?? body.poolId)),
      jobId: ofPool ? undefined : blankless(body.jobId),
      taskId: ofPool ? undefined : blankless(body.id ?? body.taskName),
    },
    { accounts, door: 'service-log', type: record.operationName, at: timeOf(record.time) },
  )
}

function always(): boolean {
  return true
}

function never(): boolean {
  return false
}

/** Where neither is told, a look costs less than a failure that nobody saw. */
function hasFailed({ executionInfo }: Body): boolean {
  const { result, exitCode } = executionInfo ?? {}
  if (typeof result === 'string') return result.toLowerCase() !== 'success'
  return exitCode !== 0
}

/** The body is an object, or the same as JSON text. */
function bodyOf(properties: LogRecord['properties']): Body | undefined {
  if (typeof properties !== 'string') return bodySchema.safeParse(properties ?? undefined).data
  try {
    return bodySchema.safeParse(JSON.parse(properties)).data
  } catch {
    return undefined
  }
}

/** A task that never got a node is logged with blanks for ids; the start task of a pool has no job. */
function blankless(value: unknown): unknown {
  if (value === null) return undefined
  return typeof value === 'string' && value.trim() === '' ? undefined : value
}
