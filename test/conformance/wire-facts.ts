// What recorded answers have in common, by operation: status, headers, properties and their types, spelling of enums.
import { operations } from './contract.ts'
import { isObject, itemsOf, nodeActions, readJson, recordingsOf, versionFiles } from './folder.ts'

export interface WireFacts {
  count: number
  statuses: ReadonlySet<number>
  /** Headers of every answer, and of any; lower case. */
  always: ReadonlySet<string>
  ever: ReadonlySet<string>
  /** Path of a property (`value[].state`) → types of its values. */
  types: ReadonlyMap<string, ReadonlySet<string>>
  /** State of a resource (`idle`; empty where it has none) → what every one in it has, where no $select cut it. */
  required: ReadonlyMap<string, ReadonlySet<string>>
}

/** Of the transport, not of the answer. */
const transport = ['connection', 'transfer-encoding', 'content-length', 'client-request-id']
/** Recordings of before 2018 lack it; the service sends it since. */
const recent = /^20(18|19|2\d)/

/** By operation, answers with 2xx alone. */
export function wireFactsByOperation(): ReadonlyMap<string, WireFacts> {
  const byName = new Map<string, ReturnType<typeof emptyFacts>>()
  const byCall = new Map(operations.map(({ name, method, path }) => [`${method} ${path}`, name]))
  for (const one of recordingsOf(...versionFiles, nodeActions)) {
    const name = byCall.get(one.op)
    if (!name || one.status > 299 || !one.resHeaders || !recent.test(one.apiVersion)) continue
    const facts = byName.get(name) ?? emptyFacts()
    byName.set(name, facts)
    const headers = new Set(
      Object.keys(one.resHeaders)
        .map((header) => header.toLowerCase())
        .filter((header) => !transport.includes(header)),
    )
    facts.always = facts.count === 0 ? headers : both(facts.always, headers)
    facts.ever = new Set([...facts.ever, ...headers])
    facts.count += 1
    facts.statuses.add(one.status)
    addTypes(one.resBody, '', facts.types)
    if (one.query.$select !== undefined) continue
    for (const { state, keys } of resourcesOf(one.resBody)) {
      const before = facts.required.get(state)
      facts.required.set(state, before ? both(before, keys) : keys)
    }
  }
  return byName
}

const emptyFacts = () => ({
  count: 0,
  statuses: new Set<number>(),
  always: new Set<string>(),
  ever: new Set<string>(),
  types: new Map<string, Set<string>>(),
  required: new Map<string, ReadonlySet<string>>(),
})

/** The resource that a body is, or those that it lists, with the names of their properties. */
export function resourcesOf(body: unknown): { state: string; keys: ReadonlySet<string> }[] {
  if (!isObject(body)) return []
  const resources = Array.isArray(body.value) ? itemsOf(body) : [body]
  return resources.map((one) => ({
    state: String(one.state ?? one.status ?? ''),
    keys: new Set(Object.keys(one)),
  }))
}

export const both = (a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> =>
  new Set([...a].filter((one) => b.has(one)))

/** What `a` has and `b` lacks. */
export const beyond = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
  [...a].filter((one) => !b.has(one))

export const sentHeaders = (headers: Readonly<Record<string, string>>): string[] =>
  Object.keys(headers).filter((header) => !transport.includes(header))

export function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return value === null ? 'null' : typeof value
}

function addTypes(value: unknown, path: string, types: Map<string, Set<string>>): void {
  if (Array.isArray(value)) {
    for (const item of value) addTypes(item, `${path}[]`, types)
  } else if (isObject(value)) {
    for (const [key, below] of Object.entries(value)) {
      const at = path === '' ? key : `${path}.${key}`
      types.set(at, (types.get(at) ?? new Set()).add(typeOf(below)))
      addTypes(below, at, types)
    }
  }
}

const spellings = readJson<Record<string, { observedOnWire: Record<string, unknown> }>>(
  'recordings',
  'enum-wire-casing.json',
)

/**
 * Whether the service would spell `value` so, as far as was seen: a value that was seen is spelled as then, any
 * other in the case of its neighbours. True for an enum of which nothing was seen.
 */
export function isSpelledAsSeen(property: string, value: string): boolean {
  const seen = Object.keys(spellings[property]?.observedOnWire ?? {})
  if (seen.length === 0) return true
  const same = seen.filter((one) => one.toLowerCase() === value.toLowerCase())
  if (same.length > 0) return same.includes(value)
  if (seen.every((one) => one === one.toLowerCase())) return value === value.toLowerCase()
  if (seen.every((one) => /^[A-Z]/.test(one))) return /^[A-Z]/.test(value)
  return true
}
