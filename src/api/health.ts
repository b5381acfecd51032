// Answers GET /api/health: anyone learns whether the service is up; with a key, what is wrong.

import type { JsonResponse } from './problem.ts'
import { json } from './problem.ts'

export interface HealthPart {
  name: string
  ok: boolean
  /** What is wrong and what to do, or what was seen. */
  detail: string
}

export type Health = readonly HealthPart[]

export function healthResponse(parts: Health): JsonResponse {
  const up = parts.every(({ ok }) => ok)
  return json({ status: up ? 'up' : 'down' }, up ? 200 : 503)
}

export function healthDetailsResponse(parts: Health): JsonResponse {
  const up = parts.every(({ ok }) => ok)
  return json({ status: up ? 'up' : 'down', parts }, up ? 200 : 503)
}
