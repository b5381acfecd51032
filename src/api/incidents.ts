// Answers GET /api/incidents from the history, and /api/incidents/{id} from the record.

import { z } from 'zod'
import type { App } from '../app.ts'
import { parties } from '../domain/cause.ts'
import { faults, isFault } from '../domain/fault.ts'
import { parseIncidentId, stateFilters } from '../domain/incident.ts'
import { severities } from '../domain/severity.ts'
import { BadContinuation } from '../record/history-query.ts'
import { accountField, momentField, oneOf, oneOfText, poolField, topField } from './fields.ts'
import { incidentColumns } from './incident-columns.ts'
import { incidentDetailOf } from './incident-detail-of.ts'
import { incidentRowOf } from './incident-row-of.ts'
import { listAnswer } from './list-answer.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'
import { badQuery, emptyTime, readQuery } from './read-query.ts'
import { incidentDetail } from './shapes/incident-detail.ts'
import { incidentRow } from './shapes/incident-row.ts'

export const incidentsQuery = z.strictObject({
  account: accountField,
  pool: poolField.optional(),
  state: oneOf(stateFilters, 'is no state').optional(),
  fault: z
    .string()
    .refine(isFault, {
      error: ({ input }) => oneOfText('is no fault', Object.keys(faults), String(input)),
    })
    .optional(),
  party: oneOf(parties, 'is no party').optional(),
  severity: oneOf(severities, 'is no severity').optional(),
  since: momentField.optional(),
  until: momentField.optional(),
  text: z.string().trim().min(1, 'is empty').max(100, 'is longer than 100 characters').optional(),
  order: oneOf(['newest', 'oldest'], 'is no order').optional(),
  top: topField(50),
  continuation: z.string().max(2000, 'is not one that a page answered').optional(),
})

export async function incidentsResponse(
  app: Pick<App, 'history' | 'clock' | 'prices'>,
  query: URLSearchParams,
  accept: string | null = null,
): Promise<JsonResponse> {
  const read = readQuery(incidentsQuery, query)
  if ('refused' in read) return read.refused
  const wrong = emptyTime(read.asked.since, read.asked.until)
  if (wrong) return badQuery(wrong)
  try {
    const page = await app.history.listBriefs(definedOnly(read.asked))
    const now = app.clock.now()
    const items = page.items.map((brief) =>
      z.encode(incidentRow, incidentRowOf(brief, app.prices, now)),
    )
    const { continuation } = page
    return listAnswer(accept, { name: 'incidents', items, columns: incidentColumns, continuation })
  } catch (error) {
    if (!(error instanceof BadContinuation)) throw error
    return badQuery(error.message)
  }
}

export async function incidentResponse(
  app: Pick<App, 'story' | 'clock' | 'prices' | 'accountIdOf' | 'portalOf' | 'policy'>,
  id: string,
): Promise<JsonResponse> {
  const story = await storyOf(app, id)
  if ('status' in story) return story
  const { prices, clock, policy } = app
  const { account } = story.incident.pool
  const azure = { accountId: app.accountIdOf(account), portal: app.portalOf(account) }
  const detail = incidentDetailOf(story, { prices, ...azure, now: clock.now(), policy })
  return json(z.encode(incidentDetail, detail))
}

/** The story, or the answer that says why there is none. */
export async function storyOf({ story }: Pick<App, 'story'>, id: string) {
  const shown = id.slice(0, 120)
  if (!parseIncidentId(id)) {
    return problem(
      400,
      'That is no incident id',
      `id: "${shown}" must have the form account.pool.suffix, as the list shows it`,
    )
  }
  const found = await story(id)
  if (found) return found
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
