// The contract of the data plane as data: its operations, and its models as schemas.
import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { isObject, type Json, readJson } from './folder.ts'

export interface Operation {
  /** `ComputeNode_Reboot`, as the REST reference names it. */
  name: string
  method: string
  path: string
  query: { name: string }[]
  /** By status; `Stream` is a file. */
  responses: Record<string, { body: { ref: string } | 'Stream' | null }>
}

export const operations: readonly Operation[] = readJson<{
  operations: (Omit<Operation, 'name'> & { group: string; operation: string })[]
}>('contract', 'operations-2022-10-01.16.0.json').operations.map(
  ({ group, operation, ...rest }) => {
    const verb = operation.replace(/Method$/, '')
    const name = `${group.replace(/Operations$/, '')}_${verb[0]?.toUpperCase()}${verb.slice(1)}`
    return { ...rest, name }
  },
)

export function operationNamed(name: string): Operation {
  const found = operations.find((one) => one.name === name)
  if (!found) throw new Error(`The contract has no operation ${name}`)
  return found
}

/** Numbers of 64 bits that every recorded answer carries as text; the contract is drawn from a client that reads both. */
const asText: readonly string[] = [
  'contentLength',
  'readIOps',
  'writeIOps',
  'diskReadIOps',
  'diskWriteIOps',
  'numTaskRetries',
  'numSucceededTasks',
  'numFailedTasks',
]

const models = readJson<{ $defs: Record<string, Json> }>(
  'contract',
  'models-2022-10-01.16.0.schema.json',
)
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** The contract demands them, and answers were recorded without: passwords, addresses of cloud-service nodes, times. */
const unasked: Readonly<Record<string, readonly string[]>> = {
  InboundEndpoint: ['publicIPAddress', 'publicFQDN'],
  UserAccount: ['password'],
  PoolStatistics: ['startTime', 'lastUpdateTime'],
}
for (const [model, names] of Object.entries(unasked)) {
  const schema = models.$defs[model] as { required: string[] }
  schema.required = schema.required.filter((name) => !names.includes(name))
}

/** Enums compare without case here: how the service spells them is another check. */
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': dateTime } })
ajv.addKeyword({
  keyword: 'enumAnyCase',
  validate: (allowed: readonly string[], value: unknown) =>
    typeof value === 'string' && allowed.some((one) => one.toLowerCase() === value.toLowerCase()),
})
ajv.addSchema(withAnyCase(models) as Json, 'models')

function withAnyCase(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withAnyCase)
  if (!isObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'enum' && Array.isArray(value)) return ['enumAnyCase', value]
      if (asText.includes(key)) return [key, { type: 'string', pattern: '^\\d+$' }]
      return [key, withAnyCase(value)]
    }),
  )
}

const compiled = new Map<string, ValidateFunction>()

/** What is wrong with a body of this model, one line each. */
export function modelFaults(model: string, body: unknown): string[] {
  const validate = compiled.get(model) ?? ajv.compile({ $ref: `models#/$defs/${model}` })
  compiled.set(model, validate)
  if (validate(body)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

export interface Property {
  /** `value[].state` */
  path: string
  /** `ComputeNode.state`; absent where the contract has no such property. */
  declared?: string
  values?: readonly string[]
  value: unknown
}

/** Every property of a body with what the contract says of it. */
export function propertiesOf(body: unknown, schema: Json | undefined, path = ''): Property[] {
  const { name, node } = resolved(schema)
  if (Array.isArray(body)) {
    return body.flatMap((item) => propertiesOf(item, node?.items as Json | undefined, `${path}[]`))
  }
  if (!isObject(body)) return []
  return Object.entries(body).flatMap(([key, value]) => {
    const below = (node?.properties as Record<string, Json> | undefined)?.[key]
    const at = path === '' ? key : `${path}.${key}`
    const allowed = resolved(below).node?.enum as readonly string[] | undefined
    const property: Property = {
      path: at,
      value,
      ...(below ? { declared: `${name}.${key}` } : {}),
      ...(allowed ? { values: allowed } : {}),
    }
    return [property, ...propertiesOf(value, below, at)]
  })
}

/** What whoever makes a pool, a job or a task may leave out: whether it is there is theirs, not the service's. */
export const optionalOnCreation: ReadonlySet<string> = new Set(
  ['PoolAddParameter', 'JobAddParameter', 'TaskAddParameter'].flatMap((name) => {
    const { properties = {}, required = [] } = (models.$defs[name] ?? {}) as {
      properties?: Json
      required?: string[]
    }
    return Object.keys(properties).filter((property) => !required.includes(property))
  }),
)

export const modelRef = (model: string): Json => ({ $ref: `#/$defs/${model}` })

function resolved(schema: Json | undefined): { name: string; node: Json | undefined } {
  const ref = typeof schema?.$ref === 'string' ? schema.$ref.replace('#/$defs/', '') : undefined
  return ref === undefined ? { name: '', node: schema } : { name: ref, node: models.$defs[ref] }
}
