// Makes each table once a process; a failure is tried again the next time.
import type { Rows } from '../ports/rows.ts'

export interface EnsureOnce {
  (table: string): Promise<void>
  /** After a write failed: the table may have been dropped by another process. */
  forget(table: string): void
}

export function ensureOnce(rows: Rows): EnsureOnce {
  const made = new Map<string, Promise<void>>()
  const ensure = (table: string) => {
    const known = made.get(table)
    if (known) return known
    const making = rows.ensure(table).catch((error: unknown) => {
      made.delete(table)
      throw error
    })
    made.set(table, making)
    return making
  }
  return Object.assign(ensure, { forget: (table: string) => void made.delete(table) })
}
