// Lists incidents as a table that fits the terminal.

import { plain } from '../domain/plain.ts'
import type { IncidentStory } from '../domain/record.ts'
import { shortSubject } from '../notify/headline.ts'
import { isoOf } from './output.ts'
import { localTime, paint, stateTone, type Terminal } from './terminal.ts'

interface Column {
  head: string
  cell(story: IncidentStory): string
  /** Left out where the line is too narrow, the highest first; 0 always stays. */
  dropsAt: number
}

/** Two spaces, so that cells with one in them can still be told apart. */
const gap = '  '

/** The id stays whole, since `show` wants it; it names the pool too. */
export function incidentTable(stories: readonly IncidentStory[], terminal: Terminal): string[] {
  let columns = columnsFor(terminal)
  let widths = widthsOf(columns, stories)
  while (lineWidth(widths) > terminal.width) {
    const last = Math.max(...columns.map((column) => column.dropsAt))
    if (last === 0) break
    columns = columns.filter((column) => column.dropsAt !== last)
    widths = widthsOf(columns, stories)
  }
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => cell.padEnd(widths[index] ?? 0))
  const head = line(columns.map(({ head }) => head))
    .join(gap)
    .trimEnd()
  const rows = stories.map((story) => {
    const cells = line(columns.map((column) => column.cell(story)))
    // Coloured after it is padded, so that the codes do not count as width.
    const state = columns.findIndex((column) => column.head === 'STATE')
    const tone = stateTone(story.incident.state)
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
    { head: 'ID', cell: ({ incident }) => plain(incident.id, 120), dropsAt: 0 },
    { head: 'STATE', cell: ({ incident }) => plain(incident.state, 20), dropsAt: 1 },
    { head: 'FAULT', cell: ({ incident }) => plain(incident.fault, 40), dropsAt: 2 },
    { head: 'DETECTED (UTC)', cell: ({ incident }) => utc(incident.detectedAt), dropsAt: 4 },
    {
      head: 'LOCAL',
      cell: ({ incident }) => localTime(timeZone, incident.detectedAt),
      dropsAt: 5,
    },
    { head: 'SUBJECT', cell: ({ incident }) => shortSubject(incident.subject), dropsAt: 3 },
  ]
  return localTime(timeZone, 0) === ''
    ? columns.filter((column) => column.head !== 'LOCAL')
    : columns
}

function utc(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

function widthsOf(columns: readonly Column[], stories: readonly IncidentStory[]): number[] {
  return columns.map(({ head, cell }) =>
    Math.max(head.length, ...stories.map((story) => cell(story).length)),
  )
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1))
}

/** For programs: everything of a row, times as ISO 8601. */
export function incidentRows(stories: readonly IncidentStory[]): string[][] {
  const names = ['ID', 'STATE', 'FAULT', 'DETECTED', 'ACCOUNT', 'POOL', 'SUBJECT', 'SUMMARY']
  const rows = stories.map(({ incident }) => [
    ...[incident.id, incident.state, incident.fault, isoOf(incident.detectedAt)],
    ...[incident.pool.account, incident.pool.pool, shortSubject(incident.subject)],
    incident.finding.summary,
  ])
  return [names, ...rows]
}
