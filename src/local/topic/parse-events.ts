// Reads what a publisher posts to the topic: CloudEvents 1.0 or the Event Grid schema, one or many.
// Sources: cloudevents/spec json-format.md and formats/cloudevents.json; learn.microsoft.com/azure/event-grid/event-schema.
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'

export interface TopicEvent {
  schema: 'cloud' | 'eventGrid'
  id: string
  type: string
  /** The CloudEvents source, or the Event Grid topic; it decides whether the event is the app's own. */
  source: string
  subject: string
  /** The event as it is delivered. */
  body: Record<string, unknown>
}

export type ParsedEvents =
  | { kind: 'events'; events: TopicEvent[] }
  | { kind: 'bad'; message: string }

/** As deep as .NET reads JSON by default; writing an event that is some thousands deep would overflow the stack. */
const maxDepth = 64

const text = z.string().min(1)
const time = z.iso.datetime({ offset: true })

const cloudEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: text,
  source: text,
  type: text,
  subject: text.optional(),
  time: time.optional(),
  datacontenttype: text.optional(),
  dataschema: text.optional(),
  data_base64: z.base64().optional(),
})

const eventGridEvent = z.looseObject({
  id: text,
  subject: text,
  eventType: text,
  eventTime: time,
  dataVersion: z.string().optional(),
  topic: z.string().optional(),
})

/** Events whose shape is wrong refuse the whole request, as Event Grid does; the message names the field. */
export function parseEvents(headers: IncomingHttpHeaders, body: Buffer): ParsedEvents {
  const contentType = (headers['content-type'] ?? '').toLowerCase()
  if (typeof headers['ce-specversion'] === 'string') return fromBinary(headers, body)
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return { kind: 'bad', message: 'the body is not JSON' }
  }
  const list = Array.isArray(value) ? value : [value]
  if (list.length === 0) return { kind: 'bad', message: 'the body holds no event' }
  const events: TopicEvent[] = []
  for (const [index, item] of list.entries()) {
    const isCloud = contentType.startsWith('application/cloudevents') || hasSpecVersion(item)
    const parsed = isCloud ? fromCloud(item) : fromEventGrid(item)
    if (typeof parsed === 'string') return { kind: 'bad', message: `events[${index}].${parsed}` }
    if (isTooDeep(item)) return { kind: 'bad', message: `events[${index}] ${tooDeep}` }
    events.push(parsed)
  }
  return { kind: 'events', events }
}

function fromCloud(value: unknown): TopicEvent | string {
  const parsed = cloudEvent.safeParse(value)
  if (!parsed.success) return describe(parsed.error)
  const { id, type, source, subject = '' } = parsed.data
  // CloudEvents 1.0, "Attribute naming": lower-case letters and digits; data and data_base64 are members.
  const odd = Object.keys(parsed.data).find(
    (name) => !/^[a-z0-9]+$/.test(name) && name !== 'data_base64',
  )
  if (odd) return `${odd}: an attribute's name may only have a to z and 0 to 9`
  return { schema: 'cloud', id, type, source, subject, body: parsed.data }
}

function fromEventGrid(value: unknown): TopicEvent | string {
  const parsed = eventGridEvent.safeParse(value)
  if (!parsed.success) return describe(parsed.error)
  const { id, eventType, subject, topic = '' } = parsed.data
  const body = { dataVersion: '', metadataVersion: '1', topic, ...parsed.data }
  return { schema: 'eventGrid', id, type: eventType, source: topic, subject, body }
}

/** Binary mode: the attributes are `ce-` headers, the body is the data. */
function fromBinary(headers: IncomingHttpHeaders, body: Buffer): ParsedEvents {
  const event: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-') || typeof value !== 'string') continue
    try {
      event[name.slice(3)] = decodeURIComponent(value)
    } catch {
      return { kind: 'bad', message: `${name}: "${value}" is not percent-encoded text` }
    }
  }
  const contentType = headers['content-type'] ?? 'application/json'
  event.datacontenttype = contentType
  if (/^application\/json|\+json/i.test(contentType)) {
    try {
      if (body.length > 0) event.data = JSON.parse(body.toString('utf8'))
    } catch {
      return { kind: 'bad', message: 'the body is not JSON, but its content type says so' }
    }
  } else event.data_base64 = body.toString('base64')
  if (isTooDeep(event)) return { kind: 'bad', message: `the body ${tooDeep}` }
  const parsed = fromCloud(event)
  return typeof parsed === 'string'
    ? { kind: 'bad', message: `ce-${parsed}` }
    : { kind: 'events', events: [parsed] }
}

const tooDeep = `is nested deeper than ${maxDepth} levels`

/** Level by level, not by recursion: that is what a deep value breaks. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
  }
  return false
}

function hasSpecVersion(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'specversion' in value
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0]
  return `${issue?.path.join('.') || '(event)'}: ${issue?.message ?? 'not valid'}`
}
