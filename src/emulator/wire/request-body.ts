// Request bodies: JSON by schema, with Batch's own refusals for what is missing or wrong.
import type { z } from 'zod'
import { fault } from './batch-fault.ts'
import { durationMs } from './wire-time.ts'

/** Deeper than any body of Batch, and shallow enough that whatever keeps or writes it never exhausts the stack. Assumed. */
const deepest = 64

/**
 * The value without its null properties: null counts as left out, in every operation. A body may begin with a byte
 * order mark, as .NET and PowerShell write one.
 */
function parsed(body: string): unknown {
  const cleaned = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (depth > deepest) throw fault('InvalidRequestBody')
    if (Array.isArray(value)) return value.map((one) => cleaned(one, depth + 1))
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== null)
        .map(([name, one]) => [name, cleaned(one, depth + 1)]),
    )
  }
  const text = body.replace(/^\uFEFF/, '')
  return text.trim() === '' ? {} : cleaned(JSON.parse(text), 0)
}

/**
 * Parses a body; an absent one is an empty object. Throws InvalidRequestBody for what is no JSON or of another type,
 * MissingRequiredProperty, UnsupportedProperty (of a strict schema) or InvalidPropertyValue. A property is called by
 * its own name alone, without those it stands in (recorded).
 */
export function readBody<T>(body: string, schema: z.ZodType<T>): T {
  let value: unknown = {}
  try {
    value = parsed(body)
  } catch {
    throw fault('InvalidRequestBody')
  }
  const checked = schema.safeParse(value, { error: reasonOf })
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  if (!issue) throw fault('InvalidRequestBody')
  const PropertyName = String(issue.path.findLast((key) => typeof key === 'string') ?? '')
  const given = valueAt(value, issue.path)
  if (issue.code === 'unrecognized_keys') {
    throw fault('UnsupportedProperty', { PropertyName: issue.keys[0] ?? PropertyName })
  }
  if (issue.path.length > 0 && (given === undefined || given === null)) {
    throw fault('MissingRequiredProperty', { PropertyName })
  }
  if (issue.code === 'invalid_type' || isBeyondInt32(issue) || issue.path.length === 0) {
    throw fault('InvalidRequestBody', { Reason: mistyped(expectedOf(issue), given) })
  }
  throw fault('InvalidPropertyValue', {
    PropertyName,
    ...(isTelling(PropertyName, given) ? { PropertyValue: String(given) } : {}),
    Reason: issue.message,
  })
}

/**
 * Why a value is refused, where its schema does not say so itself. In the manner of the one limit that is recorded,
 * "MaxResults cannot be less than 1".
 */
function reasonOf(issue: z.core.$ZodRawIssue): string {
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' items' : ''
  const have = unit === '' ? 'be' : 'have'
  if (issue.code === 'too_small' && unit !== '' && issue.minimum === 1) {
    return 'The value cannot be empty'
  }
  if (issue.code === 'too_small') {
    return `The value cannot ${have} less than ${issue.minimum}${unit}`
  }
  if (issue.code === 'too_big') {
    return `The value cannot ${have} ${unit === '' ? 'greater' : 'more'} than ${issue.maximum}${unit}`
  }
  if (issue.code === 'invalid_value') {
    return `The value must be one of the following: ${issue.values.join(', ')}`
  }
  if (issue.code === 'invalid_format' && issue.format === 'datetime') {
    return 'The value is not a valid date and time'
  }
  return 'The value is not valid'
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)

/** The service's reader has no larger number: it fails there as on one of another type. */
const isBeyondInt32 = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'too_big' && issue.maximum === 2 ** 31 - 1

const expectedOf = (issue: object): string =>
  'expected' in issue ? String(issue.expected) : 'object'

/** A refusal repeats a plain value, but no secret. */
const isTelling = (name: string, value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) && !/password|key|sas|secret/i.test(name)

const edmTypes: Readonly<Record<string, string>> = {
  string: 'Edm.String',
  boolean: 'Edm.Boolean',
  number: 'Edm.Int32',
  int: 'Edm.Int32',
}

const nodeOf = (value: unknown): string =>
  Array.isArray(value)
    ? 'StartArray'
    : typeof value === 'object' && value !== null
      ? 'StartObject'
      : 'PrimitiveValue'

/** In the words of the OData reader behind the service (doAzureParallel 211, azure-powershell 12147). */
function mistyped(expected: string, given: unknown): string {
  const wanted =
    expected === 'object' || expected === 'record'
      ? 'StartObject'
      : expected === 'array'
        ? 'StartArray'
        : 'PrimitiveValue'
  const found = nodeOf(given)
  return found === wanted
    ? `Cannot convert a primitive value to the expected type '${edmTypes[expected] ?? 'Edm.String'}'. See the inner exception for more details.`
    : `An unexpected '${found}' node was found when reading from the JSON reader. A '${wanted}' node was expected.`
}

const shortestResizeMs = 5 * 60_000

/** A resize may not be given less than five minutes. */
export function checkResizeTimeout(text: string | undefined): void {
  if (text === undefined) return
  const ms = durationMs(text)
  if (ms !== undefined && ms >= shortestResizeMs) return
  throw fault('InvalidPropertyValue', {
    PropertyName: 'resizeTimeout',
    PropertyValue: text,
    Reason: 'The value must be a duration of at least 5 minutes',
  })
}
