// The lines of the history: incidents under the day, in UTC, on which they were found.

export type Line<Row> =
  | { kind: 'day'; day: string; count: number }
  | { kind: 'row'; row: Row; index: number }

/** 2026-03-01, in UTC. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The rows keep their order: a day begins where the one before it ends. `index` counts rows alone. */
export function linesByDay<Row extends { detectedAt: number }>(rows: readonly Row[]): Line<Row>[] {
  const lines: Line<Row>[] = []
  let day: Extract<Line<Row>, { kind: 'day' }> | undefined
  for (const [index, row] of rows.entries()) {
    const itsDay = dayOf(row.detectedAt)
    if (day?.day !== itsDay) {
      day = { kind: 'day', day: itsDay, count: 0 }
      lines.push(day)
    }
    day.count += 1
    lines.push({ kind: 'row', row, index })
  }
  return lines
}
