// Answers GET /api/health: anyone learns whether the service is up; with a key, what is wrong.

import type { JsonResponse } from './problem.ts'
import { json } from './problem.ts'

export interface HealthPart {
  name: string
  ok: boolean
  /** Not well, and the work goes on all the same: a person is to look, and nothing is to be restarted for it. */
  degraded?: true
  /** What is wrong and what to do, or what was seen. */
  detail: string
}

export type Health = readonly HealthPart[]

export function healthResponse(parts: Health): JsonResponse {
  const status = statusOf(parts)
  return json({ status }, codes[status])
}

export function healthDetailsResponse(parts: Health): JsonResponse {
  const status = statusOf(parts)
  return json({ status, parts }, codes[status])
}

/** Whoever watches by the code alone calls people for `down`. */
const codes = { up: 200, degraded: 200, down: 503 } as const

function statusOf(parts: Health): keyof typeof codes {
  if (parts.every(({ ok }) => ok)) return 'up'
  return parts.every(({ ok, degraded }) => ok || degraded) ? 'degraded' : 'down'
}
