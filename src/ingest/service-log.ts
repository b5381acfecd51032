// Reads one record of Azure Monitor's Batch service log, as diagnostic settings export it.
import { z } from 'zod'
import { placeOfResource, signalAt, timeOf } from './place.ts'
import { shown } from './shown.ts'
import { ignore, type Signals } from './signal.ts'

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
})

/**
 * Operations after which a look is worth it. TaskStart says nothing, and TaskComplete is followed by a TaskFail
 * where it failed. How exports spell the names is undocumented, so they compare without case and without `Event`.
 */
const watched: readonly string[] = [
  'poolcreate',
  'pooldeletestart',
  'pooldeletecomplete',
  'poolresizestart',
  'poolresizecomplete',
  'poolautoscale',
  'taskfail',
  'taskrequeue',
  'taskschedulefail',
  'specialtask',
  'specialtaskcomplete',
  'specialtaskfail',
]

export function readLogRecord(record: LogRecord, accounts: readonly string[]): Signals {
  const name = record.operationName
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/event$/, '')
  if (!watched.includes(name)) {
    return ignore(
      `operationName is ${shown(record.operationName)}, expected a pool event or a failed, requeued or unschedulable task.`,
    )
  }
  const body = bodyOf(record.properties)
  if (!body) {
    return ignore(`properties is ${shown(record.properties)}, expected the event's body.`)
  }
  const ofPool = name.startsWith('pool')
  return signalAt(
    {
      account: placeOfResource(record.resourceId)?.account,
      accountField: 'resourceId',
      pool: blankless(ofPool ? (body.id ?? body.poolId) : (body.nodeInfo?.poolId ?? body.poolId)),
      jobId: ofPool ? undefined : body.jobId,
      taskId: ofPool ? undefined : (body.id ?? body.taskName),
    },
    { accounts, door: 'service-log', type: record.operationName, at: timeOf(record.time) },
  )
}

/** The body is an object, or the same as JSON text. */
function bodyOf(properties: LogRecord['properties']): z.infer<typeof bodySchema> | undefined {
  if (typeof properties !== 'string') return bodySchema.safeParse(properties ?? undefined).data
  try {
    return bodySchema.safeParse(JSON.parse(properties)).data
  } catch {
    return undefined
  }
}

/** A task that never got a node is logged with blanks for ids. */
function blankless(value: unknown): unknown {
  return typeof value === 'string' && value.trim() === '' ? undefined : value
}
