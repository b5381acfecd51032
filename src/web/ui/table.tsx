// A table with a name; on a narrow screen it scrolls by itself, also by keyboard, and the page does not.
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
  /** The caption is read aloud and not seen, where a heading says the same. */
  quiet?: boolean
}

export function Table<T>({ caption, columns, rows, keyOf, quiet = false }: TableProps<T>) {
  const classOf = (column: Column<T>) => (column.isNumber ? 'number' : undefined)
  return (
    <ScrollArea name={caption}>
      <table>
        <caption class={quiet ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={classOf(column)}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) =>
                column.isHead ? (
                  <th key={column.name} scope="row" class={classOf(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.name} class={classOf(column)}>
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
