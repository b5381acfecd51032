// A table in a card: a ColumnSet for each row with the same weights, since the Table element came with 1.5.
import type { CardElement, CardKit } from './card-elements.ts'
import { isNumeric, type TableTold } from './notice-lines.ts'

const leastWeight = 4
const mostWeight = 30

export function cardTable(
  { text, heading }: CardKit,
  { title, head, rows }: TableTold,
): CardElement[] {
  const weights = columnWeights(head, rows)
  const right = head.map((_, index) => rows.every((row) => isNumeric(row[index] ?? '')))
  const row = (cells: readonly string[], look: Readonly<Record<string, unknown>>): CardElement => ({
    type: 'ColumnSet',
    spacing: 'Small',
    columns: cells.map((cell, index) => ({
      type: 'Column',
      width: weights[index] ?? leastWeight,
      items: [
        text(cell === '' ? '–' : cell, {
          size: 'Small',
          ...(right[index] ? { horizontalAlignment: 'Right' } : {}),
          ...look,
        }),
      ],
    })),
  })
  return [
    ...(title === '' ? [] : [heading(title)]),
    row(head, { isSubtle: true }),
    ...rows.map((cells) => row(cells, {})),
  ]
}

/** By the longest cell of each column: the same for every row, so that columns stand below each other. */
function columnWeights(head: readonly string[], rows: readonly (readonly string[])[]): number[] {
  return head.map((name, index) => {
    const longest = Math.max(name.length, ...rows.map((row) => (row[index] ?? '').length))
    return Math.min(mostWeight, Math.max(leastWeight, longest))
  })
}
