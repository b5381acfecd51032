// Answers GET /api/incidents and /api/incidents/{id} from the history.
import { z } from 'zod'
import type { App } from '../app.ts'
import { faults, isFault } from '../domain/fault.ts'
import type { IncidentState } from '../domain/incident.ts'
import { moves, parseIncidentId } from '../domain/incident.ts'
import { BadContinuation } from '../record/list-history.ts'
import { accountField, askedIn, issuesText, momentField, poolField, topField } from './fields.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'

const states = Object.keys(moves) as IncidentState[]

const querySchema = z.strictObject({
  account: accountField,
  pool: poolField.optional(),
  state: z
    .enum(['unresolved', ...states], `is no state: write one of unresolved, ${states.join(', ')}`)
    .optional(),
  fault: z
    .string()
    .refine(isFault, `is no fault: write one of ${Object.keys(faults).join(', ')}`)
    .optional(),
  since: momentField.optional(),
  until: momentField.optional(),
  top: topField(50),
  continuation: z.string().max(2000).optional(),
})

export async function incidentsResponse(
  app: Pick<App, 'history' | 'story'>,
  id: string | undefined,
  query: URLSearchParams,
): Promise<JsonResponse> {
  if (id !== undefined && id !== '') return oneIncident(app, id)
  const given = askedIn(query)
  const parsed = querySchema.safeParse(given)
  if (!parsed.success) {
    const detail = issuesText(parsed.error, given, Object.keys(querySchema.shape))
    return problem(400, 'The query cannot be answered', detail)
  }
  try {
    const page = await app.history.list(definedOnly(parsed.data))
    const next = page.continuation === undefined ? {} : { continuation: page.continuation }
    return json({ incidents: page.items, ...next })
  } catch (error) {
    if (!(error instanceof BadContinuation)) throw error
    return problem(400, 'The query cannot be answered', error.message)
  }
}

async function oneIncident(app: Pick<App, 'story'>, id: string): Promise<JsonResponse> {
  const shown = id.slice(0, 120)
  if (!parseIncidentId(id)) {
    return problem(
      400,
      'That is no incident id',
      `id: "${shown}" must have the form account.pool.suffix, as the list shows it`,
    )
  }
  const story = await app.story(id)
  if (story) return json(story)
  return problem(
    404,
    'No such incident',
    `id: "${shown}" is not known; GET /api/incidents lists those that are`,
  )
}

/** Exact optional properties: what was not asked for is absent, not undefined. */
function definedOnly<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}
