// A table with a name; on a narrow screen it scrolls by itself, also by keyboard, or its rows become cards.
import type { ComponentChildren } from 'preact'
import { ScrollArea } from './scroll-area.tsx'

export interface Column<T> {
  name: string
  cell: (row: T) => ComponentChildren
  /** Written to the right, so that digits stand above each other. */
  isNumber?: boolean
  /** Names its row. */
  isHead?: boolean
}

export interface TableProps<T> {
  caption: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  keyOf: (row: T) => string
  /** On a phone each row is a card that names its cells, instead of a table that scrolls: for rows of words. */
  stacks?: boolean
  /** The caption is read aloud and not seen, where a heading says the same. */
  quiet?: boolean
}

/** A card's parts are laid out otherwise than a table's, and browsers forget then what they are. */
const roles = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  column: { role: 'columnheader' },
  head: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const

export function Table<T>(props: TableProps<T>) {
  const { caption, columns, rows, keyOf, quiet = false, stacks = false } = props
  const classOf = (column: Column<T>) => (column.isNumber ? 'number' : undefined)
  return (
    <ScrollArea name={caption}>
      <table {...roles.table} class={stacks ? 'stacks' : undefined}>
        <caption class={quiet ? 'unseen' : undefined}>{caption}</caption>
        <thead {...roles.group}>
          <tr {...roles.row}>
            {columns.map((column) => (
              <th {...roles.column} key={column.name} scope="col" class={classOf(column)}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...roles.group}>
          {rows.map((row) => (
            <tr {...roles.row} key={keyOf(row)}>
              {columns.map((column) =>
                column.isHead ? (
                  <th {...roles.head} key={column.name} scope="row" class={classOf(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td
                    {...roles.cell}
                    key={column.name}
                    class={classOf(column)}
                    data-name={column.name}
                  >
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}
