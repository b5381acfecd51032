// Every route of the API with what it takes and answers: the table that its OpenAPI document is made from.
import { z } from 'zod'
import { accessBody, accessEndBody } from './access.ts'
import { auditQuery } from './audit.ts'
import { incidentChanges } from './change-incident.ts'
import { controlsBody, controlsQuery } from './controls.ts'
import { incidentsQuery } from './incidents.ts'
import { listTypes } from './list-answer.ts'
import { poolsQuery } from './pools.ts'
import {
  accessEnded,
  accessGiven,
  accessList,
  accountChanged,
  auditList,
  changeAsked,
  controlsInForce,
} from './shapes/controls.ts'
import { evidenceText, incidentDetail } from './shapes/incident-detail.ts'
import { incidentList } from './shapes/incident-row.ts'
import { poolList } from './shapes/pools.ts'
import { summary } from './shapes/summary.ts'
import { summaryQuery } from './summary.ts'

export interface ApiRoute {
  method: 'get' | 'post'
  path: string
  /** In words of the program: the operation's id. */
  name: string
  summary: string
  query?: z.ZodObject
  body?: z.ZodType
  answer: z.ZodType
  /** Of an answer that says yes; 200. */
  status?: number
  /** Where it comes in several forms. */
  types?: readonly string[]
  /** Anyone may call it. */
  isPublic?: true
}

export const problemShape = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
})

const health = z.object({ status: z.enum(['up', 'degraded', 'down']) })
const healthDetails = health.extend({
  parts: z.array(
    z.object({
      ...{ name: z.string(), ok: z.boolean(), detail: z.string() },
      degraded: z.literal(true).optional(),
    }),
  ),
})
const stated = { by: z.string().max(100).optional() }
const channelList = z.object({
  channels: z.array(z.object({ name: z.string(), kind: z.string() })),
})
const channelTest = z.object({
  channel: z.string(),
  delivery: z.object({
    kind: z.enum(['sent', 'later', 'refused']),
    reason: z.string().optional(),
    afterMs: z.number().optional(),
    note: z.string().optional(),
  }),
})

function get(path: string, name: string, summary: string, rest: Omit<ApiRoute, Given>): ApiRoute {
  return { method: 'get', path, name, summary, ...rest }
}

function post(path: string, name: string, summary: string, rest: Omit<ApiRoute, Given>): ApiRoute {
  return { method: 'post', path, name, summary, ...rest }
}

type Given = 'method' | 'path' | 'name' | 'summary'

/** Paths are below `/api`, which the document has as its server. */
export const apiRoutes: readonly ApiRoute[] = [
  get('/incidents', 'listIncidents', 'Incidents by time, a page of them', {
    ...{ query: incidentsQuery, answer: incidentList, types: listTypes },
  }),
  get('/incidents/{id}', 'getIncident', 'One incident with its whole story', {
    answer: incidentDetail,
  }),
  get('/incidents/{id}/evidence/{index}', 'getEvidence', 'A text that was kept of it', {
    answer: evidenceText,
  }),
  ...(Object.keys(incidentChanges) as (keyof typeof incidentChanges)[]).map((verb) =>
    post(`/incidents/{id}/${verb}`, `${verb}Incident`, `Asks to ${verb}`, {
      ...{ body: incidentChanges[verb].extend(stated), answer: changeAsked, status: 202 },
    }),
  ),
  get('/pools', 'listPools', 'How each pool is, with the last 24 hours', {
    ...{ query: poolsQuery, answer: poolList, types: listTypes },
  }),
  get('/summary', 'getSummary', 'Incidents of a time in numbers', {
    ...{ query: summaryQuery, answer: summary },
  }),
  get('/controls', 'getControls', 'What is paused, held and silenced now', {
    ...{ query: controlsQuery, answer: controlsInForce },
  }),
  post(
    '/controls',
    'changeControls',
    'Pauses, resumes, holds, releases, silences, unsilences, forgets',
    {
      ...{ body: controlsBody.extend(stated), status: 202 },
      answer: z.union([changeAsked, accountChanged]),
    },
  ),
  get('/audit', 'listAudit', 'Who asked what, when, and what came of it', {
    ...{ query: auditQuery, answer: auditList, types: listTypes },
  }),
  get('/access', 'listAccess', 'Who has a user on which node', { answer: accessList }),
  post('/access', 'giveAccess', 'A user on a node for a time', {
    ...{ body: accessBody.extend(stated), answer: accessGiven, status: 201 },
  }),
  post('/access/end', 'endAccess', 'Takes a user away', {
    ...{ body: accessEndBody.extend(stated), answer: accessEnded },
  }),
  get('/channels', 'listChannels', 'The channels that are set up', { answer: channelList }),
  post('/channels/{name}/test', 'testChannel', 'Sends a message to try a channel', {
    ...{ body: z.strictObject(stated), answer: channelTest },
  }),
  get('/health', 'getHealth', 'Up or down', { answer: health, isPublic: true }),
  get('/health/details', 'getHealthDetails', 'What is wrong', { answer: healthDetails }),
  get('/openapi.json', 'getOpenApi', 'This document', { answer: z.looseObject({}) }),
]
