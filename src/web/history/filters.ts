// The filters of the history, as they stand in the address bar: a link is a view.
import { parties } from '../../domain/cause.ts'
import { stateFilters } from '../../domain/incident.ts'
import { type Severity, severities } from '../../domain/severity.ts'

export const orders = ['newest', 'oldest'] as const
export interface Filters {
  account?: string
  pool?: string
  state?: (typeof stateFilters)[number]
  fault?: string
  party?: (typeof parties)[number]
  severity?: Severity
  /** Epoch milliseconds; the address has ISO 8601 in UTC. */
  since?: number
  until?: number
  text?: string
  order: (typeof orders)[number]
}

/** A part of the address that says nothing here: it is left out, and told. */
export interface Ignored {
  name: string
  value: string
  remedy: string
}

export const noFilters: Filters = { order: 'newest' }

/** Never throws: an address is typed, cut and mailed by people. */
export function readFilters(query: string | URLSearchParams): {
  filters: Filters
  ignored: Ignored[]
} {
  const ignored: Ignored[] = []
  const filters: Filters = { ...noFilters }
  for (const [name, raw] of new URLSearchParams(query)) {
    const value = raw.trim()
    if (value === '') continue
    const remedy = readOne(filters, name, value)
    if (remedy) ignored.push({ name, value, remedy })
  }
  return { filters, ignored }
}

/** What to write instead, where the value says nothing. */
function readOne(filters: Filters, name: string, value: string): string | undefined {
  switch (name) {
    case 'account':
    case 'pool':
    case 'fault':
    case 'text':
      filters[name] = value
      return undefined
    case 'state':
      return oneOf(stateFilters, value, (state) => Object.assign(filters, { state }))
    case 'party':
      return oneOf(parties, value, (party) => Object.assign(filters, { party }))
    case 'severity':
      return oneOf(severities, value, (severity) => Object.assign(filters, { severity }))
    case 'order':
      return oneOf(orders, value, (order) => Object.assign(filters, { order }))
    case 'since':
    case 'until': {
      const at = readTime(value)
      if (at === undefined) return 'write a day or a time in UTC, as 2026-03-01 or 2026-03-01T08:30'
      filters[name] = at
      return undefined
    }
    default:
      return `there are ${Object.keys(written).join(', ')}`
  }
}

function oneOf<Value extends string>(
  known: readonly Value[],
  value: string,
  take: (value: Value) => void,
): string | undefined {
  const found = known.find((one) => one === value.toLowerCase())
  if (found === undefined) return `write one of ${known.join(', ')}`
  take(found)
  return undefined
}

/** A time without a zone is UTC, as everything here; `Date.parse` would take the reader's own. */
export function readTime(value: string): number | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/i.exec(
      value,
    )
  if (!match) return undefined
  const [, day, clock = '00:00', zone = 'Z'] = match
  const at = Date.parse(`${day}T${clock}${zone.toUpperCase()}`)
  return Number.isNaN(at) ? undefined : at
}

/** 2026-03-01T08:30Z: no longer than it must be. */
function writeTime(at: number): string {
  return new Date(at)
    .toISOString()
    .replace(/(:00)?\.000Z$/, 'Z')
    .replace(/T00:00Z$/, '')
}

/** The order of the parts in the address, and how each is written. */
const written: { [Name in keyof Filters]-?: (value: NonNullable<Filters[Name]>) => string } = {
  account: String,
  pool: String,
  state: String,
  fault: String,
  party: String,
  severity: String,
  since: writeTime,
  until: writeTime,
  text: String,
  order: String,
}

/** Without a leading `?`; the order of every day is left out, so equal views have equal addresses. */
export function writeFilters(filters: Filters): string {
  const query = new URLSearchParams()
  for (const [name, write] of Object.entries(written)) {
    const value = filters[name as keyof Filters]
    if (value === undefined || value === '') continue
    if (name === 'order' && value === noFilters.order) continue
    query.set(name, (write as (value: unknown) => string)(value))
  }
  return query.toString()
}

/** A filter more, another or, by undefined or an empty text, one less. */
export function withFilter<Name extends keyof Filters>(
  filters: Filters,
  name: Name,
  value: Filters[Name] | '' | undefined,
): Filters {
  const { [name]: _, ...others } = filters
  const isGone = value === undefined || value === ''
  return { ...noFilters, ...others, ...(isGone ? {} : { [name]: value }) }
}

/** The order is no filter: it leaves nothing out. */
export function isFiltered({ order: _, ...filters }: Filters): boolean {
  return Object.values(filters).some((value) => value !== undefined && value !== '')
}
