// Request bodies: JSON by schema, with Batch's own refusals for what is missing or wrong.
import type { z } from 'zod'
import { fault } from './batch-fault.ts'
import { durationMs } from './wire-time.ts'

/** Parses a body; an absent one is an empty object. Throws InvalidRequestBody, MissingRequiredProperty or InvalidPropertyValue. */
export function readBody<T>(body: string, schema: z.ZodType<T>): T {
  let value: unknown = {}
  try {
    if (body.trim() !== '') value = JSON.parse(body)
  } catch {
    throw fault('InvalidRequestBody')
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.map(String).join('.') ?? ''
  if (path === '') throw fault('InvalidRequestBody')
  if (valueAt(value, issue?.path ?? []) === undefined) {
    throw fault('MissingRequiredProperty', { PropertyName: path })
  }
  throw fault('InvalidPropertyValue', { PropertyName: path, Reason: issue?.message ?? '' })
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)

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
