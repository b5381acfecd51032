// Makes each table once a process; a failure is tried again the next time.
import type { Rows } from '../ports/rows.ts'

export interface EnsureOnce {
  (table: string): Promise<void>
  /** After a write failed: the table may have been dropped by another process, or lost with its store. */
  forget(table: string): void
  /** Writes into the table; where that fails, the table is made anew before the next write. */
  before<T>(table: string, write: () => Promise<T>): Promise<T>
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
  const forget = (table: string) => void made.delete(table)
  return Object.assign(ensure, {
    forget,
    async before<T>(table: string, write: () => Promise<T>): Promise<T> {
      await ensure(table)
      try {
        return await write()
      } catch (error) {
        forget(table)
        throw error
      }
    },
  })
}
