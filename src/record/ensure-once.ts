// Makes each table once a process; a failure is tried again the next time.
import type { Rows } from '../ports/rows.ts'

export function ensureOnce(rows: Rows): (table: string) => Promise<void> {
  const made = new Map<string, Promise<void>>()
  return (table) => {
    const known = made.get(table)
    if (known) return known
    const making = rows.ensure(table).catch((error: unknown) => {
      made.delete(table)
      throw error
    })
    made.set(table, making)
    return making
  }
}
