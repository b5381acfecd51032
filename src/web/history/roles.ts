// The roles of a table whose parts are laid out otherwise: browsers forget what a `tr` is once it is no table's row.

export const roles = {
  grid: { role: 'grid' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  column: { role: 'columnheader' },
  head: { role: 'rowheader' },
  cell: { role: 'gridcell' },
} as const
