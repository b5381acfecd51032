// The OpenAPI document: valid, of every HTTP function, and what the routes of a whole app answer is as it says.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { accessList } from '../../src/api/access.ts'
import { auditResponse } from '../../src/api/audit.ts'
import { controlsInForce } from '../../src/api/controls.ts'
import { evidenceResponse } from '../../src/api/evidence.ts'
import { healthDetailsResponse, healthResponse } from '../../src/api/health.ts'
import { incidentResponse, incidentsResponse } from '../../src/api/incidents.ts'
import { openApiDocument, openApiResponse } from '../../src/api/openapi.ts'
import { poolsResponse } from '../../src/api/pools.ts'
import type { JsonResponse } from '../../src/api/problem.ts'
import { apiRoutes } from '../../src/api/routes.ts'
import { summaryResponse } from '../../src/api/summary.ts'
import { channelsResponse } from '../../src/api/test-channel.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { healthOf } from '../../src/health-of.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp, type WholeApp } from '../support/whole-app.ts'

const document = openApiDocument() as {
  paths: Record<string, Record<string, { responses: Record<string, { content: object }> }>>
  components: { securitySchemes: object; schemas: Record<string, object> }
}
const ajv = new Ajv2020({ strict: false, validateFormats: false })

let whole: WholeApp

beforeAll(async () => {
  whole = startWholeApp({
    policy: { mode: 'act' },
    world: smallWorld({
      pool: { dedicated: 6 },
      script: [
        { at: 'PT5M', do: 'node-unusable', pool: 'frames', nodes: 1, reboot: 'NodeStateUnusable' },
        { at: 'PT8M', do: 'start-task-fails', pool: 'frames', nodes: 1, reboot: 'cures' },
      ],
    }),
  })
  await whole.run(60 * minuteMs)
})

test('it is valid OpenAPI 3.1, and named as such', async () => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(document))
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
  expect(validator.version).toBe('3.1')
  expect(Object.keys(document.components.securitySchemes)).toEqual(['functionKey', 'entra'])
})

test('every HTTP function has its routes in it', () => {
  const folder = join(import.meta.dirname, '../../functions')
  const routes = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .flatMap((text) => /route: '([^']+)'/.exec(text)?.[1] ?? [])
    .filter((route) => !route.startsWith('console'))
  const paths = Object.keys(document.paths)
  for (const route of routes) {
    const shape = route.replace(/\/\{[^}]*\?\}$/, '').replace('{verb}', 'approve')
    expect(paths).toContain(`/${shape}`)
  }
})

const query = (text = '') => new URLSearchParams(text)
const answers: Record<string, () => Promise<JsonResponse> | JsonResponse> = {
  listIncidents: () => incidentsResponse(whole.app, query('top=2')),
  getIncident: async () => incidentResponse(whole.app, await idOf(0)),
  getEvidence: async () => {
    const { body } = await incidentResponse(whole.app, await idOf(1))
    const { evidence } = JSON.parse(body) as { evidence: { index: number; kept: boolean }[] }
    const kept = evidence.find((one) => one.kept)
    return evidenceResponse(whole.app, await idOf(1), String(kept?.index))
  },
  listPools: () => poolsResponse(whole.app, query()),
  getSummary: () => summaryResponse(whole.app, query()),
  getControls: () => controlsInForce(whole.app, query()),
  listAudit: () => auditResponse(whole.app, query('pool=frames')),
  listAccess: () => accessList(whole.app),
  listChannels: () => channelsResponse(whole.app),
  getHealth: async () => healthResponse(await healthOf(whole.app)),
  getHealthDetails: async () => healthDetailsResponse(await healthOf(whole.app)),
  getOpenApi: () => openApiResponse(),
}

async function idOf(index: number): Promise<string> {
  return (await whole.incidents())[index]?.incident.id ?? ''
}

describe('what a route answers is as the document says', () => {
  const gets = apiRoutes.filter(({ method }) => method === 'get')

  test.each(gets.map(({ name, path }) => [name, path]))('%s %s', async (name, path) => {
    const answer = await answers[name]?.()
    expect(answer?.status).toBe(200)
    const content = document.paths[path]?.get?.responses['200']?.content as Record<
      string,
      { schema: object }
    >
    const check = ajv.compile(content['application/json']?.schema ?? {})
    const body: unknown = JSON.parse(answer?.body ?? '')
    expect(check(body), JSON.stringify(check.errors)).toBe(true)
    // A check that takes anything says nothing: without its fields no answer is right.
    if (name !== 'getOpenApi') expect(check({})).toBe(false)
  })

  test.each([
    ['a wrong field', () => incidentsResponse(whole.app, query('stat=held'))],
    ['a wrong id', () => incidentResponse(whole.app, 'nonsense')],
    ['an unknown id', () => incidentResponse(whole.app, 'renderfarm.frames.unknown123')],
    ['an unknown account', () => poolsResponse(whole.app, query('account=nobody'))],
    ['a form that is not there', () => incidentsResponse(whole.app, query(), 'image/png')],
  ])('%s is a problem document', async (_, get) => {
    const { body, headers } = await get()
    expect(headers['content-type']).toContain('application/problem+json')
    const check = ajv.compile(document.components.schemas.Problem ?? {})
    expect(check(JSON.parse(body)), JSON.stringify(check.errors)).toBe(true)
  })
})
