// The door of the house: turns whatever was delivered into signals, and never throws.
import type { z } from 'zod'
import { cloudEventSchema, eventGridSchema, readGridEvent } from './grid-event.ts'
import { logRecordSchema, readLogRecord } from './service-log.ts'
import { shown } from './shown.ts'
import { ignore, type Signals } from './signal.ts'

/** Event Grid delivers 1 MB at most. */
const largestChars = 1024 * 1024

/**
 * Reads one event or a batch of log records. Each part that says nothing is ignored with a sentence of its own.
 * `ownSource` is the beginning of the `source` of our own events; `accounts` are the names of the watched accounts.
 */
export function readSignals(
  input: unknown,
  ownSource: string,
  accounts: readonly string[],
): Signals {
  const text = jsonOf(input)
  if (text === undefined) return ignore('The event cannot be read as JSON.')
  if (text.length > largestChars) {
    return ignore(`The event has ${text.length} characters, expected at most ${largestChars}.`)
  }
  // A plain copy: from here on nothing has getters, cycles or a prototype of its own.
  const event: unknown = JSON.parse(text)
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return ignore(`The event is ${shown(event)}, expected one event as an object.`)
  }
  if ('specversion' in event) return checked(cloudEventSchema, event, ownSource, accounts)
  if ('eventType' in event) return checked(eventGridSchema, event, ownSource, accounts)
  if ('records' in event) return readRecords(event.records, accounts)
  if ('operationName' in event) return readRecord(event, accounts)
  return ignore(
    `The event has the fields ${shown(Object.keys(event).join(', '))}, expected a CloudEvent (specversion), an Event Grid event (eventType) or service-log records (records).`,
  )
}

function checked(
  schema: typeof cloudEventSchema | typeof eventGridSchema,
  event: object,
  ownSource: string,
  accounts: readonly string[],
): Signals {
  const parsed = schema.safeParse(event)
  return parsed.success
    ? readGridEvent(parsed.data, ownSource, accounts)
    : ignore(complaint(parsed.error, event))
}

function readRecords(records: unknown, accounts: readonly string[]): Signals {
  if (!Array.isArray(records)) {
    return ignore(`records is ${shown(records)}, expected a list of log records.`)
  }
  const read = records.map((record) => readRecord(record, accounts))
  return {
    signals: read.flatMap((each) => each.signals),
    ignored: read.flatMap((each) => each.ignored),
  }
}

function readRecord(record: unknown, accounts: readonly string[]): Signals {
  const parsed = logRecordSchema.safeParse(record)
  return parsed.success
    ? readLogRecord(parsed.data, accounts)
    : ignore(complaint(parsed.error, record))
}

/** The first thing that is wrong, in the words of the other sentences. */
function complaint(error: z.ZodError, event: unknown): string {
  const issue = error.issues[0]
  const path = issue?.path ?? []
  const value = path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key],
    event,
  )
  const expected = issue?.code === 'invalid_type' ? `a ${issue.expected}` : 'another value'
  const field = path.length > 0 ? path.join('.') : 'The record'
  return `${field} is ${shown(value)}, expected ${expected === 'a record' || expected === 'a object' ? 'an object' : expected}.`
}

/** Undefined for what has no JSON form: cycles, big integers, functions, too deep a nesting. */
function jsonOf(input: unknown): string | undefined {
  try {
    return JSON.stringify(input)
  } catch {
    return undefined
  }
}
