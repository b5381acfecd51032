// Lists incidents as a table that fits the terminal.

import type { IncidentRow } from '../api/shapes/incident-row.ts'
import { plain } from '../domain/plain.ts'
import { shortSubject } from '../notify/headline.ts'
import { isoOf } from './output.ts'
import { localTime, paint, stateTone, type Terminal } from './terminal.ts'

interface Column {
  head: string
  cell(row: IncidentRow): string
  /** Left out where the line is too narrow, the highest first; 0 always stays. */
  dropsAt: number
}

/** Two spaces, so that cells with one in them can still be told apart. */
const gap = '  '

/** The id stays whole, since `show` wants it; it names the pool too. */
export function incidentTable(incidents: readonly IncidentRow[], terminal: Terminal): string[] {
  let columns = columnsFor(terminal)
  let widths = widthsOf(columns, incidents)
  while (lineWidth(widths) > terminal.width) {
    const last = Math.max(...columns.map((column) => column.dropsAt))
    if (last === 0) break
    columns = columns.filter((column) => column.dropsAt !== last)
    widths = widthsOf(columns, incidents)
  }
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => cell.padEnd(widths[index] ?? 0))
  const head = line(columns.map(({ head }) => head))
    .join(gap)
    .trimEnd()
  const rows = incidents.map((row) => {
    const cells = line(columns.map((column) => column.cell(row)))
    // Coloured after it is padded, so that the codes do not count as width.
    const state = columns.findIndex((column) => column.head === 'STATE')
    const tone = stateTone(row.state)
    return cells
      .map((cell, index) => (index === state ? paint(terminal, tone, cell) : cell))
      .join(gap)
      .trimEnd()
  })
  return [paint(terminal, 'bold', head), ...rows]
}

/** The local time is left out where the machine lives in UTC. */
function columnsFor({ timeZone }: Terminal): Column[] {
  const columns: Column[] = [
    { head: 'ID', cell: ({ id }) => plain(id, 120), dropsAt: 0 },
    { head: 'STATE', cell: ({ state }) => plain(state, 20), dropsAt: 1 },
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

function widthsOf(columns: readonly Column[], incidents: readonly IncidentRow[]): number[] {
  return columns.map(({ head, cell }) =>
    Math.max(head.length, ...incidents.map((row) => cell(row).length)),
  )
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1))
}

/** For programs: everything of a row, times as ISO 8601. */
export function incidentRows(incidents: readonly IncidentRow[]): string[][] {
  const names = ['ID', 'STATE', 'FAULT', 'DETECTED', 'ACCOUNT', 'POOL', 'SUBJECT', 'SUMMARY']
  const rows = incidents.map((row) => [
    ...[row.id, row.state, row.fault, isoOf(row.detectedAt)],
    ...[row.account, row.pool, shortSubject(row.subject), row.summary],
  ])
  return [names, ...rows]
}
