// Lists incidents as a table that fits the terminal.

import type { IncidentRow } from '../api/shapes/incident-row.ts'
import { plain } from '../domain/plain.ts'
import { shortSubject } from '../notify/headline.ts'
import { isoOf } from './output.ts'
import { type Column, table } from './table.ts'
import { localTime, paint, stateTone, type Terminal } from './terminal.ts'

/** The id stays whole, since `show` wants it; it names the pool too. Where nothing fits beside it, it stands below. */
export function incidentTable(incidents: readonly IncidentRow[], terminal: Terminal): string[] {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length))
  const beside = widest(incidents.map(({ id }) => id)) + 2 + widest(incidents.map(stateOf))
  if (terminal.width >= beside) return table(columnsFor(terminal), incidents, terminal)
  return incidents.flatMap((row) => [
    `${paint(terminal, stateTone(row.state), stateOf(row))}  ${plain(row.fault, 40)}`,
    `  ${plain(row.id, 120)}`,
  ])
}

function stateOf({ state }: IncidentRow): string {
  return plain(state, 20)
}

/** The local time is left out where the machine lives in UTC. */
function columnsFor({ timeZone }: Terminal): Column<IncidentRow>[] {
  const columns: Column<IncidentRow>[] = [
    { head: 'ID', cell: ({ id }) => plain(id, 120), dropsAt: 0 },
    {
      ...{ head: 'STATE', cell: stateOf, dropsAt: 1 },
      tone: ({ state }) => stateTone(state),
    },
    { head: 'FAULT', cell: ({ fault }) => plain(fault, 40), dropsAt: 2 },
    { head: 'DETECTED (UTC)', cell: ({ detectedAt }) => utc(detectedAt), dropsAt: 4 },
    {
      head: 'LOCAL',
      cell: ({ detectedAt }) => localTime(timeZone, detectedAt),
      dropsAt: 5,
    },
    { head: 'SUBJECT', cell: ({ subject }) => shortSubject(subject), dropsAt: 3 },
  ]
  return localTime(timeZone, 0) === ''
    ? columns.filter((column) => column.head !== 'LOCAL')
    : columns
}

function utc(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

/** For programs: everything of a row, times as ISO 8601. */
export function incidentRows(incidents: readonly IncidentRow[]): string[][] {
  const names = ['ID', 'STATE', 'FAULT', 'DETECTED', 'ACCOUNT', 'POOL', 'SUBJECT', 'SUMMARY']
    // Behind those that were there first: who counts columns goes on.
    .concat('SEVERITY', 'PARTY')
  const rows = incidents.map((row) => [
    ...[row.id, row.state, row.fault, isoOf(row.detectedAt)],
    ...[row.account, row.pool, shortSubject(row.subject), row.summary, row.severity, row.party],
  ])
  return [names, ...rows]
}
