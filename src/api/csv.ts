// Rows as CSV (RFC 4180), safe to open in a spreadsheet: a text that it would take for a formula is made a text.

export type CsvCell = string | number | boolean | undefined

export interface CsvColumn<T> {
  name: string
  cell(row: T): CsvCell
}

/** With these a spreadsheet begins a formula, also in the full-width letters of Asia, and behind blanks. */
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u

/** The names of the columns first; lines end in CR LF, the last one too. */
export function csvOf<T>(columns: readonly CsvColumn<T>[], rows: readonly T[]): string {
  const lines = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ cell }) => text(cell(row)))),
  ]
  return lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}

/** Numbers are ours and stay numbers; texts may come from outside. */
function text(cell: CsvCell): string {
  if (cell === undefined) return ''
  if (typeof cell !== 'string') return String(cell)
  return formula.test(cell) ? `'${cell}` : cell
}

function quoted(cell: string): string {
  return /[",\r\n\t]|^\s|\s$|^'/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
