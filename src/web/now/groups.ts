// Puts open incidents together by pool and fault, the worst first: a storm of nodes is one group that counts.
import type { IncidentRow } from '../../api/shapes/incident-row.ts'
import { type Severity, severities } from '../../domain/severity.ts'

export interface IncidentGroup {
  key: string
  account: string
  pool: string
  title: string
  severity: Severity
  /** How many of them wait for a person. */
  waits: number
  /** Of these none is left out; the worst first, then those that wait for somebody, then the newest. */
  rows: readonly IncidentRow[]
  /** When the first of them was found. */
  since: number
}

/** A severity that this version does not know is none that it may hide: it counts as the worst. */
function rankOf(severity: Severity): number {
  return Math.max(0, severities.indexOf(severity))
}

/** Nothing goes on with it before a person does something: an approval, a recommended call, or all that is left. */
export function waitsForPerson({ state, waiting, acknowledgedBy }: IncidentRow): boolean {
  if (state === 'awaiting-approval') return true
  if (acknowledgedBy !== undefined) return false
  return state === 'escalated' || (state === 'held' && waiting?.guard === 'mode')
}

export function groupIncidents(rows: readonly IncidentRow[]): readonly IncidentGroup[] {
  const byKey = new Map<string, IncidentRow[]>()
  for (const row of rows) {
    const key = [row.account, row.pool, row.fault].join('|').toLowerCase()
    const some = byKey.get(key)
    if (some) some.push(row)
    else byKey.set(key, [row])
  }
  return [...byKey].map(([key, some]) => groupOf(key, some)).toSorted(worstFirst)
}

function groupOf(key: string, some: readonly IncidentRow[]): IncidentGroup {
  const rows = some.toSorted(
    (a, b) =>
      rankOf(a.severity) - rankOf(b.severity) ||
      Number(waitsForPerson(b)) - Number(waitsForPerson(a)) ||
      b.detectedAt - a.detectedAt,
  )
  const [first] = rows
  return {
    key,
    account: first?.account ?? '',
    pool: first?.pool ?? '',
    title: first?.title ?? '',
    severity: first?.severity ?? 'critical',
    waits: rows.filter(waitsForPerson).length,
    rows,
    since: Math.min(...rows.map(({ detectedAt }) => detectedAt)),
  }
}

function worstFirst(a: IncidentGroup, b: IncidentGroup): number {
  return (
    rankOf(a.severity) - rankOf(b.severity) ||
    Math.min(1, b.waits) - Math.min(1, a.waits) ||
    b.rows.length - a.rows.length ||
    a.since - b.since
  )
}
