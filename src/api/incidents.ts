// Answers GET /api/incidents and /api/incidents/{id} from the history.
import { z } from 'zod'
import type { App } from '../app.ts'
import { faults, isFault } from '../domain/fault.ts'
import type { IncidentState } from '../domain/incident.ts'
import { moves, parseIncidentId } from '../domain/incident.ts'
import { BadContinuation } from '../record/list-history.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'

const states = Object.keys(moves) as IncidentState[]

const moment = z
  .string()
  .refine(
    (text) => !Number.isNaN(millisecondsOf(text)),
    'is no time: write 2026-03-01T04:05:06Z, or epoch milliseconds as answers carry them',
  )
  .transform(millisecondsOf)

function millisecondsOf(text: string): number {
  if (/^\d{13}$/.test(text)) return Number(text)
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
}

const querySchema = z.strictObject({
  account: z
    .string()
    .regex(/^[a-z0-9]{3,24}$/i, 'is no account name')
    .optional(),
  pool: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'is no pool id')
    .optional(),
  state: z
    .enum(['unresolved', ...states], `is no state: write one of unresolved, ${states.join(', ')}`)
    .optional(),
  fault: z
    .string()
    .refine(isFault, `is no fault: write one of ${Object.keys(faults).join(', ')}`)
    .optional(),
  since: moment.optional(),
  until: moment.optional(),
  top: z
    .string()
    .refine((text) => /^\d{1,3}$/.test(text) && +text >= 1 && +text <= 200, {
      message: 'must be a whole number from 1 to 200',
    })
    .transform(Number)
    .default(50),
  continuation: z.string().max(2000).optional(),
})

/** `code` carries the function key and is the host's, not ours. */
export async function incidentsResponse(
  app: Pick<App, 'history' | 'story'>,
  id: string | undefined,
  query: URLSearchParams,
): Promise<JsonResponse> {
  if (id !== undefined && id !== '') return oneIncident(app, id)
  const given = Object.fromEntries([...query].filter(([name]) => name !== 'code'))
  const parsed = querySchema.safeParse(given)
  if (!parsed.success) {
    const detail = parsed.error.issues.map((issue) => issueText(issue, given)).join('; ')
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

function issueText(issue: z.core.$ZodIssue, given: Record<string, string>): string {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(querySchema.shape).join(', ')
    return `${issue.keys.join(', ')}: not a parameter; the parameters are ${known}`
  }
  const name = String(issue.path[0])
  return `${name}: "${(given[name] ?? '').slice(0, 80)}" ${issue.message}`
}

/** Exact optional properties: what was not asked for is absent, not undefined. */
function definedOnly<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}
