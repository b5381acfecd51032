// Answers GET /api/openapi.json: every route as OpenAPI 3.1, made from the very schemas that read questions and write answers.
import { z } from 'zod'
import { json } from './problem.ts'
import { type ApiRoute, apiRoutes, problemShape } from './routes.ts'
import { incidentDetail, incidentStory } from './shapes/incident-detail.ts'
import { incidentRow } from './shapes/incident-row.ts'

type Json = Record<string, unknown>

/** Of the product, not of the form of the API; a deployment says its own address. */
const version = '1'

/** Each is written once, under this name. */
const named = {
  IncidentRow: incidentRow,
  IncidentStory: incidentStory,
  IncidentDetail: incidentDetail,
}

export function openApiResponse() {
  return json(openApiDocument())
}

export function openApiDocument(): Json {
  const paths: Record<string, Json> = {}
  for (const route of apiRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Batch Medic',
      version,
      description:
        'What is wrong in Azure Batch, what was done about it, and what people say to it.',
    },
    servers: [{ url: '/api' }],
    security: [{ functionKey: [] }, { entra: [] }],
    paths,
    components: {
      securitySchemes: {
        functionKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-functions-key',
          description:
            'The key of the function, or the one of the host. Reading and changing have keys of their own.',
        },
        entra: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'A token of Microsoft Entra with the role Reader or Approver, where the deployment names its application.',
        },
      },
      schemas: {
        ...Object.fromEntries(
          Object.entries(named).map(([name, shape]) => [name, schemaOf(shape)]),
        ),
        Problem: schemaOf(problemShape),
      },
    },
  }
}

function operation(route: ApiRoute): Json {
  const { method, name, summary, query, path, body, answer, status = 200, types, isPublic } = route
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => ({
    ...{ name: parameter, in: 'path', required: true },
    schema: { type: 'string' },
  }))
  const content = Object.fromEntries(
    (types ?? ['application/json']).map((type) => [
      type,
      { schema: type === 'application/json' ? schemaOf(answer) : { type: 'string' } },
    ]),
  )
  const stored = method === 'get' && !isPublic
  return {
    operationId: name,
    summary,
    ...(isPublic ? { security: [] } : {}),
    parameters: [...inPath, ...(query ? parametersOf(query) : [])],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body) } },
          },
        }
      : {}),
    responses: {
      [status]: { description: 'The answer.', content },
      ...(stored ? { 304: { description: 'As the entity tag of if-none-match says.' } } : {}),
      default: {
        description: 'What is wrong: field, value and what to do.',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  }
}

/** A query is text: what a schema makes of it is the program's. */
function parametersOf(query: z.ZodObject): Json[] {
  const { properties = {}, required = [] } = schemaOf(query) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema },
  }))
}

/** The side of the wire; objects may hold more than is said, for a newer app says more. */
function schemaOf(shape: z.ZodType): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })
  return schema as Json
}
