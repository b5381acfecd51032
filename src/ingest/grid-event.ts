// Reads one event of Event Grid, in CloudEvents 1.0 or the older schema of its own.
import { z } from 'zod'
import { accountOfPath, placeOfResource, placeOfSubject, signalAt, timeOf } from './place.ts'
import { shown } from './shown.ts'
import { type Door, ignore, type Signals } from './signal.ts'

/** What both schemas say, under one set of names. */
export interface GridEvent {
  schema: 'cloudevent' | 'event-grid'
  type: string
  /** CloudEvents' source, Event Grid's topic. */
  source: string
  sourceField: 'source' | 'topic'
  subject: string
  time: unknown
  data: Readonly<Record<string, unknown>>
}

const dataSchema = z.record(z.string(), z.unknown()).nullish()

export const cloudEventSchema = z
  .object({
    specversion: z.string(),
    type: z.string().min(1),
    source: z.string().min(1),
    subject: z.string().nullish(),
    time: z.unknown().optional(),
    data: dataSchema,
  })
  .transform(
    (event): GridEvent => ({
      schema: 'cloudevent',
      type: event.type,
      source: event.source,
      sourceField: 'source',
      subject: event.subject ?? '',
      time: event.time,
      data: event.data ?? {},
    }),
  )

/** The topic is absent on events that were handed to a custom topic. */
export const eventGridSchema = z
  .object({
    eventType: z.string().min(1),
    subject: z.string(),
    topic: z.string().nullish(),
    eventTime: z.unknown().optional(),
    data: dataSchema,
  })
  .transform(
    (event): GridEvent => ({
      schema: 'event-grid',
      type: event.eventType,
      source: event.topic ?? '',
      sourceField: 'topic',
      subject: event.subject,
      time: event.eventTime,
      data: event.data ?? {},
    }),
  )

/** Types in our own words, as other publishers send them for the nodes and tasks they see. */
const watchedTypes: readonly string[] = [
  'BatchMedic.NodeStateChanged',
  'BatchMedic.TaskFailed',
  'BatchMedic.NodeReported',
  'BatchMedic.IncidentOpened',
  'BatchMedic.IncidentEscalated',
  'BatchMedic.ActionTaken',
  'BatchMedic.IncidentResolved',
]

/** Deletions and actions (a resize through ARM) change a pool as writes do. */
const armTypes = /^Microsoft\.Resources\.Resource(Write|Delete|Action)Success$/i
const healthTypes = /^Microsoft\.(ResourceHealth|ResourceNotifications\.HealthResources)\./i

/** Data counts for more than subject and source: a sender that fills them in means them. */
export function readGridEvent(
  event: GridEvent,
  ownSource: string,
  accounts: readonly string[],
): Signals {
  if (ownSource !== '' && event.source.startsWith(ownSource)) return ignore('Our own event.')
  if (armTypes.test(event.type)) return resourceSignal(event, 'arm', accounts)
  if (healthTypes.test(event.type)) return resourceSignal(event, 'resource-health', accounts)
  const watched = watchedTypes.find((type) => type.toLowerCase() === event.type.toLowerCase())
  if (!watched) {
    return ignore(
      `type is ${shown(event.type)}, expected ${watchedTypes[0]}, ${watchedTypes[1]}, Microsoft.Resources.ResourceWriteSuccess or a resource-health type.`,
    )
  }
  const { data } = event
  const place = placeOfSubject(event.subject)
  return signalAt(
    {
      account: data.account ?? accountOfPath(event.source) ?? accountOfPath(event.subject),
      accountField: data.account === undefined ? event.sourceField : 'data.account',
      pool: data.pool ?? place.pool,
      jobId: data.jobId ?? place.jobId,
      taskId: data.taskId ?? place.taskId,
    },
    { accounts, door: event.schema, type: watched, at: timeOf(event.time) },
  )
}

/** ARM writes and health notifications name an ARM resource; only Batch accounts and their pools are ours. */
function resourceSignal(event: GridEvent, door: Door, accounts: readonly string[]): Signals {
  const claimed = [event.subject, ...resourcesIn(event.data), event.source]
  const place = claimed.map(placeOfResource).find((found) => found !== undefined)
  if (!place) {
    return ignore(
      `subject is ${shown(event.subject)}, expected the resource id of a Batch account or of its pool.`,
    )
  }
  return signalAt(
    { ...place, accountField: 'subject' },
    { accounts, door, type: event.type, at: timeOf(event.time) },
  )
}

/** `data.resourceUri` of ARM; `data.resourceInfo` of health notifications, whose own id is that of the status. */
function resourcesIn(data: GridEvent['data']): string[] {
  const info = z
    .object({
      id: z.unknown().optional(),
      properties: z.object({ targetResourceId: z.unknown().optional() }).optional(),
    })
    .safeParse(data.resourceInfo).data
  const candidates = [data.resourceUri, info?.properties?.targetResourceId, info?.id]
  return candidates.filter((candidate) => typeof candidate === 'string')
}
