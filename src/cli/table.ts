// A table that fits the terminal: what matters least is left out first, and what is kept stays whole.
import { paint, type Terminal, type Tone } from './terminal.ts'

export interface Column<T> {
  head: string
  cell(row: T): string
  /** Left out where the line is too narrow, the highest first; 0 always stays. */
  dropsAt: number
  tone?(row: T): Tone | undefined
  /** Numbers stand below one another by their last digit. */
  right?: true
}

/** Two spaces, so that cells with one in them can still be told apart. */
const gap = '  '

/** The head and a line for each row. */
export function table<T>(
  all: readonly Column<T>[],
  rows: readonly T[],
  terminal: Terminal,
): string[] {
  let columns = all
  let widths = widthsOf(columns, rows)
  while (lineWidth(widths) > terminal.width) {
    const last = Math.max(...columns.map(({ dropsAt }) => dropsAt))
    if (last === 0) break
    columns = columns.filter(({ dropsAt }) => dropsAt !== last)
    widths = widthsOf(columns, rows)
  }
  const line = (cells: readonly string[]) => cells.join(gap).trimEnd()
  const padded = (text: string, index: number) =>
    columns[index]?.right ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0)
  const head = line(columns.map((column, index) => padded(column.head, index)))
  return [
    paint(terminal, 'bold', head),
    ...rows.map((row) =>
      line(
        columns.map((column, index) => {
          const text = padded(column.cell(row), index)
          // Coloured after it is padded, so that the codes do not count as width.
          const tone = column.tone?.(row)
          return tone ? paint(terminal, tone, text) : text
        }),
      ),
    ),
  ]
}

function widthsOf<T>(columns: readonly Column<T>[], rows: readonly T[]): number[] {
  return columns.map(({ head, cell }) =>
    rows.reduce((most, row) => Math.max(most, cell(row).length), head.length),
  )
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1))
}
