// Answers POST /api/incidents/{id}/acknowledge, approve, reject and run: leaves the request with the incident's pool.
import { z } from 'zod'
import type { App } from '../app.ts'
import { type ActionKind, changingActions } from '../domain/action.ts'
import { type Incident, parseIncidentId } from '../domain/incident.ts'
import { plain } from '../domain/plain.ts'
import type { Ask } from '../domain/request.ts'
import type { Caller } from './change-request.ts'
import { noAccount } from './controls.ts'
import { actionField, issuesText, noteField } from './fields.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'
import { changeAsked } from './shapes/controls.ts'

type Ports = Pick<App, 'desk' | 'story'>

const incidentVerbs = ['acknowledge', 'approve', 'reject', 'run'] as const
type IncidentVerb = (typeof incidentVerbs)[number]

const action = actionField.optional()
const reason = noteField.optional()
/** Where the action is needed is seen after: its absence then has words of its own. */
export const incidentChanges = {
  acknowledge: z.strictObject({ reason }),
  approve: z.strictObject({ action, reason }),
  reject: z.strictObject({ action, reason }),
  run: z.strictObject({ action, reason }),
} as const

/** 202: it is carried out by the pool's holder, within seconds; the audit says what came of it. */
export async function changeIncident(
  app: Ports,
  id: string,
  verb: string,
  body: Record<string, unknown>,
  caller: Caller,
): Promise<JsonResponse> {
  const known = incidentVerbs.find((one) => one === verb.toLowerCase())
  if (!known) {
    const shown = plain(verb, 40)
    return problem(404, 'No such change', `"${shown}" is none of ${incidentVerbs.join(', ')}`)
  }
  const parts = parseIncidentId(id)
  const shown = plain(id, 120)
  if (!parts) {
    const form = 'must have the form account.pool.suffix, as the list shows it'
    return problem(400, 'That is no incident id', `id: "${shown}" ${form}`)
  }
  const schema = incidentChanges[known]
  const parsed = schema.safeParse(body)
  if (!parsed.success) {
    const detail = issuesText(parsed.error, body, [...Object.keys(schema.shape), 'by'])
    return problem(400, 'The change cannot be taken', detail)
  }
  const data: { action?: ActionKind | undefined; reason?: string | undefined } = parsed.data
  const story = await app.story(id)
  if (!story) {
    const detail = `id: "${shown}" is not known; the list of incidents has those that are`
    return problem(404, 'No such incident', detail)
  }
  const { incident } = story
  const { account } = incident.pool
  // Nobody would take it up: it would stand as asked for ever.
  if (app.desk.accountNamed(account) === undefined) return noAccount(app, account)
  if (incident.state === 'resolved') {
    const detail = `id: "${shown}" is resolved; the same fault later is a new incident`
    return problem(409, 'The incident is over', detail)
  }
  const ask = askOf(known, incident, data.action)
  if (typeof ask === 'string') return problem(400, 'The change cannot be taken', ask)
  const who = { ...caller, reason: plain(data.reason ?? '', 400) }
  const asked = await app.desk.ask(incident.pool, ask, who)
  return json(z.encode(changeAsked, { id: asked.id, ...incident.pool, asked }), 202)
}

/**
 * What the incident waits for now goes with it, and the node's allocation: should it wait for something else by the
 * time, or the id be another node's, that was not meant.
 */
function askOf(
  kind: IncidentVerb,
  { id: incidentId, subject, waiting }: Incident,
  action: ActionKind | undefined,
): Ask | string {
  const node = subject.kind === 'node' ? { allocationTime: subject.allocationTime } : {}
  const meant = action ?? waiting?.action
  const which = meant === undefined ? {} : { action: meant }
  switch (kind) {
    case 'acknowledge':
      return { kind, incidentId }
    case 'reject':
      return { kind, incidentId, ...which }
    case 'approve':
      return { kind, incidentId, ...which, ...node }
    case 'run': {
      const all = changingActions.join(', ')
      return action === undefined
        ? `action: is missing; say which one: ${all}`
        : { kind, incidentId, action, ...node }
    }
  }
}
