// Reads a whole range of one partition, page after page.
import type { Row, Rows } from '../ports/rows.ts'

export async function readAll(
  rows: Rows,
  table: string,
  partition: string,
  range: { from: string; to: string },
): Promise<Row[]> {
  const all: Row[] = []
  let from: string | undefined = range.from
  while (from !== undefined) {
    const page = await rows.range(table, partition, { from, to: range.to })
    all.push(...page.rows)
    from = page.next
  }
  return all
}
