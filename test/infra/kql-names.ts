// Holds a query to the names that are told: events, metrics, dimensions, steps and functions, and to their values.
import { globSync } from 'node:fs'
import { dimensions, metrics } from '../../src/domain/metrics.ts'
import type { StepName } from '../../src/domain/telemetry-events.ts'
import { requestFields, stepFields, telemetryEvents } from '../../src/domain/telemetry-events.ts'
import { root } from './bicep.ts'
import type { Read, Use } from './kql.ts'

/** A name is compared whole and with itself: a part of a name would also hold for one that does not exist. */
const whole = ['==', '!=', 'in', '!in']

/** The hook of the end is no function: the host reports no request of it. */
const functions = globSync('functions/*.ts', { cwd: root })
  .map((file) => file.replace(/^.*[/\\]|\.ts$/g, ''))
  .filter((name) => name !== 'app-terminate')
/** All of them: one that is added to the type must be added here. */
const steps = Object.keys({
  ...{ exam: true, ingest: true, observe: true, classify: true, decide: true, verify: true },
  ...{ record: true, act: true, notify: true, census: true, 'task-census': true, drain: true },
  ...{ poison: true, digest: true, retention: true, 'count-days': true },
} satisfies Record<StepName, true>)

/** What a name may be, by its table; and what it is told by. */
const told: Readonly<
  Record<string, { names: readonly string[]; fields(name: string): readonly string[] }>
> = {
  customEvents: {
    names: Object.keys(telemetryEvents),
    fields: (name) => ['stage', ...(of(telemetryEvents, name)?.fields ?? [])],
  },
  customMetrics: {
    names: Object.keys(metrics),
    fields: (name) => of(metrics, name)?.dimensions ?? [],
  },
  dependencies: {
    names: steps,
    fields: () => [...Object.keys(stepFields), ...Object.keys(requestFields)],
  },
  requests: { names: functions, fields: () => [] },
  // Of warnings and errors no table exists: these are the fields that each of them may have.
  traces: { names: [], fields: () => warned },
  exceptions: { names: [], fields: () => warned },
}
const warned = ['stage', 'account', 'pool', 'incident', 'channel']

/** Empty where every name exists. */
export function wrongNames({ uses }: Read): string[] {
  const named = (table: string) =>
    uses
      .filter((use) => use.table === table && use.column === 'name' && use.operator)
      .flatMap(({ literals }) => literals)
  return uses.flatMap((use) => {
    if (use.column === 'operation_Name') return wrongIn('function', functions, use)
    const known = told[use.table]
    if (use.column === 'name')
      return known ? wrongIn(use.table, known.names, use) : [ambiguous(use)]
    if (use.column !== 'customDimensions') return []
    return known ? wrongField(use, known, named(use.table)) : [ambiguous(use)]
  })
}

function wrongIn(what: string, names: readonly string[], { operator, literals }: Use): string[] {
  if (!operator) return []
  if (!whole.includes(operator) || literals.length === 0)
    return [
      `${what}: a name is compared with ${whole.join(', ')} and literals, not with ${operator}`,
    ]
  return literals.filter((name) => !names.includes(name)).map((name) => `${what}: no ${name}`)
}

type Told = (typeof told)[string]

function wrongField(use: Use, { names, fields }: Told, named: readonly string[]): string[] {
  const { path, operator, literals, table } = use
  if (!path) return operator ? [`${table}: name the dimension that is compared`] : []
  const meant = named.length > 0 ? named : names.length > 0 ? names : ['']
  const missing = meant.filter((name) => !fields(name).includes(path))
  // A query of several names may ask for what only some have; one that none has is wrong.
  if (missing.length === meant.length)
    return [`${table}: no dimension ${path} of ${meant.join(', ')}`]
  const values = of(dimensions, path)?.values ?? 'set'
  if (values === 'set' || !operator) return []
  return literals
    .filter((value) => !(values as readonly string[]).includes(value))
    .map((value) => `${table}: ${path} is never ${value}`)
}

function ambiguous({ column }: Use): string {
  return `${column} of several tables: project it in each before they are joined`
}

function of<T extends object>(table: T, name: string): T[keyof T] | undefined {
  return Object.hasOwn(table, name) ? table[name as keyof T] : undefined
}
